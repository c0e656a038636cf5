import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { productStockProjection } from '../../../lambdas/projections/product-stock/contract.ts';
import { DynamoDbTables } from '../../../lib/projections/dynamodb-tables.ts';
import { VarveFunction } from '../../../lib/shared/varve-function.ts';
import { environmentOf, newApp, permissionsOf, stageTemplates } from '../stage-templates.ts';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe.each(['local', 'dev', 'prod'] as const)('the table of product-stock in %s', (stage) => {
  const { readModel, service } = stageTemplates(stage);
  const arn = 'PublishOutputFnGetAttDynamoDbproductstockbuildsArn';

  it('has generation and stream as its key, is paid by request, and streams nothing', () => {
    readModel.hasResourceProperties(TABLE, {
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: Match.absent(),
      TableName: Match.absent(),
    });
  });

  it('is deleted with its stack, since it is rebuilt from the events', () => {
    readModel.hasResource(TABLE, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  it('G14: may be put to and read by its projection, and read by the query API', () => {
    const permissions = (fn: string) => permissionsOf(service, fn).filter((line) => line.endsWith(arn));
    expect(permissions('ProjectionproductstockFunction')).toEqual([
      `dynamodb:BatchGetItem on ${arn}`,
      `dynamodb:GetItem on ${arn}`,
      `dynamodb:PutItem on ${arn}`,
    ]);
    expect(permissions('QueryApiFunction')).toEqual([
      `dynamodb:BatchGetItem on ${arn}`,
      `dynamodb:GetItem on ${arn}`,
    ]);
  });

  it('G14: may be filled, gone through and emptied by who replays, and emptied by nobody else', () => {
    const permissions = Object.keys(service.findResources('AWS::Lambda::Function')).flatMap((id) =>
      permissionsOf(service, id.slice(0, -8))
        .filter((line) => line.endsWith(arn))
        .map((line) => [id.slice(0, -8), line.split(' ')[0] ?? ''] as const),
    );
    expect(permissions.flatMap(([id, action]) => (id === 'ReplayFunction' ? [action] : []))).toEqual(
      ['BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Scan'].map(
        (action) => `dynamodb:${action}`,
      ),
    );
    const emptying = permissions.filter(([, action]) => /Delete|BatchWrite|Update/.test(action));
    expect([...new Set(emptying.map(([id]) => id))]).toEqual(['ReplayFunction']);
  });

  it.each(['ProjectionproductstockFunction', 'QueryApiFunction', 'PrepareFunction', 'ReplayFunction'])(
    'is known by name to the %s',
    (fn) => {
      expect(environmentOf(service, fn).PRODUCT_STOCK_TABLE).toBe(
        'PublishOutputRefDynamoDbproductstockbuilds',
      );
    },
  );
});

it('another version is another table beside it, and another build is in its keys', () => {
  const stack = new Stack(newApp(), 'Stack');
  const tables = new DynamoDbTables(stack, 'DynamoDb');
  for (const version of [1, 2, 1]) {
    const writer = new VarveFunction(stack, `Writer${stack.node.children.length}`, {
      bundle: 'projections-product-stock',
      description: 'A writer',
      logRetention: RetentionDays.ONE_DAY,
    });
    tables.bindWriter(writer, { ...productStockProjection, version });
  }
  const ids = Object.keys(Template.fromStack(stack).findResources(TABLE));
  expect(ids.map((id) => id.slice(0, -8)).sort()).toEqual([
    'DynamoDbproductstockbuilds',
    'DynamoDbproductstockv2builds',
  ]);
});
