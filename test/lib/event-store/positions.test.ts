import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { resourceNamed, stageTemplates, statementsOf, wordsOf } from '../stage-templates.ts';
import { expectRetained } from './expect-retained.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe.each(['local', 'dev', 'prod'] as const)('the table of positions of %s', (stage) => {
  const { eventStore } = stageTemplates(stage);
  const table = resourceNamed(eventStore, TABLE, 'PositionsTable');

  it('S33, G13: is kept, protected and named by nobody: who loses its positions acts twice', () => {
    expectRetained(table);
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    expect(table.Properties).not.toHaveProperty('StreamSpecification');
    eventStore.hasOutput('PositionsTable', { Value: { Ref: Match.stringLikeRegexp('^PositionsTable') } });
  });
});

it('G14: who compares consumers may keep its own place, and nobody else may touch a position', () => {
  const { service } = stageTemplates('prod');
  const touching = Object.entries(service.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
    statementsOf(Properties)
      .filter(({ Resource }) => wordsOf(Resource).includes('PositionsTable'))
      .map((statement) => ({ id, statement })),
  );
  expect(touching.map(({ id }) => id)).toEqual([expect.stringMatching(/^ReconcileFunctionRole/)]);
  expect(touching[0]?.statement).toMatchObject({
    Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['reconcile'] } },
  });
});
