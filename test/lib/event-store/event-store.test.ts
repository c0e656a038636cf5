import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EventStore } from '../../../lib/event-store/event-store.ts';
import { newApp, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe.each(['local', 'dev', 'prod'] as const)('S33, G13: the events table of %s', (stage) => {
  const { eventStore } = stageTemplates(stage);

  it('is kept when it is deleted and when it is replaced', () => {
    eventStore.hasResource(TABLE, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('is protected from deletion and can be restored to any second', () => {
    eventStore.hasResourceProperties(TABLE, {
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    });
  });

  it('has the logical id and the keys that the events were written under', () => {
    expect(Object.keys(eventStore.findResources(TABLE))).toContain('EventStoreTable9A84AAAA');
    eventStore.hasResourceProperties(TABLE, {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'N' },
      ],
    });
  });

  it('has no physical name, so it can be replaced and stand beside another', () => {
    eventStore.hasResourceProperties(TABLE, { TableName: Match.absent() });
  });

  it('streams both images, the view that replicas demand', () => {
    eventStore.hasResourceProperties(TABLE, {
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it('is paid by request and has no index', () => {
    eventStore.hasResourceProperties(TABLE, {
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: Match.absent(),
      LocalSecondaryIndexes: Match.absent(),
    });
  });

  it('has an output with its name', () => {
    eventStore.hasOutput('EventsTable', { Value: { Ref: 'EventStoreTable9A84AAAA' } });
  });
});

describe('the key of the events', () => {
  it('is retained, turns over, and encrypts the table in prod', () => {
    const { eventStore } = stageTemplates('prod');
    eventStore.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    const key = { 'Fn::GetAtt': ['EventStoreKey5FA2BC30', 'Arn'] };
    eventStore.hasResourceProperties(TABLE, {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: key } }],
    });
  });

  it.each(['local', 'dev'] as const)("is DynamoDB's own in %s", (stage) => {
    const { eventStore } = stageTemplates(stage);
    eventStore.resourceCountIs('AWS::KMS::Key', 0);
    eventStore.hasResourceProperties(TABLE, { SSESpecification: { SSEEnabled: false } });
  });
});

describe('who may touch the events', () => {
  const { service } = stageTemplates('prod');
  const permissions = Object.keys(service.findResources('AWS::Lambda::Function')).map((id) => {
    const name = id.slice(0, -8);
    return { name, on: permissionsOf(service, name).filter((line) => line.includes('EventStoreTable')) };
  });

  it('nobody may delete them, nor use a wildcard on them', () => {
    const actions = permissions.flatMap(({ on }) => on.map((line) => line.split(' ')[0]));
    expect([...new Set(actions)].sort()).toEqual([
      'dynamodb:ConditionCheckItem',
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ]);
  });

  it('only who goes through all of them, and who asks whether there are any, may enumerate them', () => {
    const scanning = permissions.filter(({ on }) => on.some((line) => line.startsWith('dynamodb:Scan')));
    expect(scanning.map(({ name }) => name).sort()).toEqual([
      'MovingExportFunction',
      'OperationsApiFunction',
      'PrepareFunction',
      'ReconcileFunction',
      'ReplayFunction',
      'TieringFunction',
      'VerifyFunction',
    ]);
  });

  it('only the command API may append, and who verifies the archive or imports another one put back', () => {
    const writers = permissions.filter(({ on }) => on.some((line) => line.startsWith('dynamodb:PutItem')));
    expect(writers.map(({ name }) => name).sort()).toEqual([
      'CommandApiFunction',
      'MovingImportFunction',
      'VerifyFunction',
    ]);
  });
});

it('a table of another encryption is the same table', () => {
  const ids = (['aws-owned', 'customer-managed'] as const).map((encryption) => {
    const stack = new Stack(newApp(), 'Stack');
    new EventStore(stack, 'EventStore', { encryption });
    return Object.keys(Template.fromStack(stack).findResources(TABLE));
  });
  expect(ids[0]).toEqual(ids[1]);
});

it('S33: the event store of prod cannot be terminated, and its templates name nothing', () => {
  const { stacks, eventStore } = stageTemplates('prod');
  expect(stacks[0].terminationProtection).toBe(true);
  expect(resourceNamed(eventStore, 'AWS::S3::Bucket', 'FailedBatches').Properties).not.toHaveProperty(
    'BucketName',
  );
});
