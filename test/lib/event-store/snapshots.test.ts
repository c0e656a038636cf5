import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';
import { expectRetained } from './expect-retained.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe.each(['local', 'dev', 'prod'] as const)('the snapshots table of %s', (stage) => {
  const { eventStore } = stageTemplates(stage);
  const table = resourceNamed(eventStore, TABLE, 'SnapshotsTable');

  it('S33, G13: is kept, protected and named by nobody, as the events are', () => {
    expectRetained(table);
  });

  it('has one item a stream, and is paid by request', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('publishes nothing', () => {
    expect(table.Properties).not.toHaveProperty('StreamSpecification');
    eventStore.hasOutput('SnapshotsTable', { Value: { Ref: Match.stringLikeRegexp('^SnapshotsTable') } });
  });
});

describe('who may touch the snapshots', () => {
  const { eventStore, service } = stageTemplates('prod');

  it('G14: who decides on streams may read and replace them, nobody may delete or list them', () => {
    const permissions = Object.keys(service.findResources('AWS::Lambda::Function')).flatMap((id) =>
      permissionsOf(service, id.slice(0, -8)).filter((line) => line.includes('SnapshotsTable')),
    );
    const actions = permissions.map((line) => line.split(' ')[0]);
    expect([...new Set(actions)].sort()).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem']);
  });

  it('the key of the events encrypts them too', () => {
    expect(resourceNamed(eventStore, TABLE, 'SnapshotsTable').Properties).toMatchObject({
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        { SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': ['EventStoreKey5FA2BC30', 'Arn'] } } },
      ],
    });
  });
});
