import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { anyGenerationOf, projections } from '../../../lambdas/projections/contract.ts';
import { publisherConsumers } from '../../../lambdas/publisher/contract.ts';
import { resourceNamed, stageTemplates, statementsOf, wordsOf } from '../stage-templates.ts';
import { expectRetained } from './expect-retained.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe.each(['local', 'dev', 'prod'] as const)('the table of parked streams of %s', (stage) => {
  const { eventStore } = stageTemplates(stage);
  const table = resourceNamed(eventStore, TABLE, 'ParkedTable');

  it('S33, G13: is kept, protected and named by nobody, as the events are', () => {
    expectRetained(table);
  });

  it('has one item a consumer and stream, and is paid by request', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('publishes nothing', () => {
    expect(table.Properties).not.toHaveProperty('StreamSpecification');
    eventStore.hasOutput('ParkedTable', { Value: { Ref: Match.stringLikeRegexp('^ParkedTable') } });
  });
});

describe('who may touch the parked streams', () => {
  const { eventStore, service } = stageTemplates('prod');

  it('G14: a projection may mark, find and release its own, and not list or touch those of others', () => {
    const statements = Object.entries(service.findResources('AWS::IAM::Policy')).flatMap(
      ([id, { Properties }]) =>
        statementsOf(Properties)
          .filter(({ Resource }) => wordsOf(Resource).includes('ParkedTable'))
          .map(({ Action, Condition }) => ({ id, Action, Condition })),
    );
    for (const contract of projections) {
      const role = `Projection${contract.name.replaceAll('-', '')}Function`;
      const own = statements.filter(({ id }) => id.startsWith(role));
      expect(own.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
        {
          Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
          Condition: {
            'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [anyGenerationOf(contract)] },
          },
        },
      ]);
    }
    const others = statements.filter(
      ({ id, Action }) =>
        !id.startsWith('Projection') && /UpdateItem|DeleteItem|PutItem/.test(String(Action)),
    );
    const { kinesis, sns } = publisherConsumers;
    const inOrder = ['postgres', 'opensearch', 'valkey', 'dynamodb'] as const;
    const names = inOrder
      .flatMap((store) => projections.filter((each) => each.store === store))
      .map(({ name }) => name);
    const ofOnly = (...names: readonly string[]) => ({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': names },
    });
    expect(others.map(({ id, ...statement }) => ({ id: id.split('Function')[0], ...statement }))).toEqual([
      { id: 'Publisher', Action: 'dynamodb:UpdateItem', Condition: ofOnly(kinesis) },
      { id: 'TopicPublisher', Action: 'dynamodb:UpdateItem', Condition: ofOnly(sns) },
      // Takes away what builds that are gone have left, of any version.
      {
        id: 'Replay',
        Action: ['dynamodb:DeleteItem', 'dynamodb:Query'],
        Condition: ofOnly(...names.map((name) => `${name}_v*`)),
      },
      // Takes away what it has announced in the publishers' place.
      { id: 'OperationsApi', Action: 'dynamodb:DeleteItem', Condition: ofOnly(kinesis, sns) },
      // Takes away what nothing waits behind, of everybody.
      {
        id: 'Reconcile',
        Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Query'],
        Condition: undefined,
      },
    ]);
  });

  it('the key of the events encrypts them too', () => {
    expect(resourceNamed(eventStore, TABLE, 'ParkedTable').Properties).toMatchObject({
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        { SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': ['EventStoreKey5FA2BC30', 'Arn'] } } },
      ],
    });
  });
});
