import { describe, expect, it } from 'vitest';
import { resourceNamed, stageTemplates, statementsOf, wordsOf } from '../stage-templates.ts';
import { expectRetained } from './expect-retained.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe.each(['local', 'dev', 'prod'] as const)('the table of generations of %s', (stage) => {
  const table = resourceNamed(stageTemplates(stage).eventStore, TABLE, 'GenerationsTable');

  it('S33, G13: is kept, protected and named by nobody, as the events are', () => {
    expectRetained(table);
  });

  it('has an item a projection and one a lease, and publishes nothing', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
    expect(table.Properties).not.toHaveProperty('StreamSpecification');
  });
});

describe('who may touch the record of what serves', () => {
  const { service } = stageTemplates('prod');
  const statements = Object.entries(service.findResources('AWS::IAM::Policy')).flatMap(
    ([id, { Properties }]) =>
      statementsOf(Properties)
        .filter(({ Resource }) => wordsOf(Resource).includes('GenerationsTable'))
        .map(({ Action, Condition }) => ({ id: id.split('Function')[0] ?? '', Action, Condition })),
  );
  const writing = statements.filter(({ Action }) => /Put|Update|Delete/.test(String(Action)));

  it('G14: a projection writes its leases, and no record', () => {
    const own = writing.filter(({ id }) => id.startsWith('Projection'));
    expect(own).toContainEqual({
      id: 'Projectionsales',
      Action: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['lease#sales'] } },
    });
    for (const { Condition } of own)
      expect(JSON.stringify(Condition)).toMatch(/"dynamodb:LeadingKeys":\["lease#[a-z-]+"\]/);
  });

  it.each([
    ['QueryApi', 'dynamodb:GetItem'],
    ['Reconcile', 'dynamodb:GetItem'],
    // And how far those have come that are built.
    ['OperationsApi', ['dynamodb:GetItem', 'dynamodb:Query']],
  ] as const)('G14: the %s looks it up, and writes nothing', (name, actions) => {
    expect(statements.filter(({ id }) => id === name).map(({ Action }) => Action)).toEqual([actions]);
  });

  it('G14: only who prepares and who replays say what serves, and nobody takes a record away', () => {
    const others = writing.filter(({ id }) => !id.startsWith('Projection'));
    expect(others).toEqual([
      {
        id: 'Replay',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        Condition: undefined,
      },
      { id: 'Prepare', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Condition: undefined },
    ]);
  });
});
