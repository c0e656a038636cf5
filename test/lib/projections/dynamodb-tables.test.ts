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
  const arn = 'PublishOutputFnGetAttDynamoDbproductstockv1b1Arn';

  it('has the stream as its key, is paid by request, and streams nothing', () => {
    readModel.hasResourceProperties(TABLE, {
      KeySchema: [{ AttributeName: 'stream', KeyType: 'HASH' }],
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
      `dynamodb:PutItem on ${arn}`,
    ]);
    expect(permissions('QueryApiFunction')).toEqual([`dynamodb:BatchGetItem on ${arn}`]);
  });

  it.each(['ProjectionproductstockFunction', 'QueryApiFunction'])('is known by name to the %s', (fn) => {
    expect(environmentOf(service, fn).PRODUCT_STOCK_TABLE).toBe('PublishOutputRefDynamoDbproductstockv1b1');
  });
});

it('another generation is another table beside it', () => {
  const stack = new Stack(newApp(), 'Stack');
  const tables = new DynamoDbTables(stack, 'DynamoDb');
  for (const build of [1, 2, 1]) {
    const writer = new VarveFunction(stack, `Writer${stack.node.children.length}`, {
      bundle: 'projections-product-stock',
      description: 'A writer',
      logRetention: RetentionDays.ONE_DAY,
    });
    tables.bindWriter(writer, { ...productStockProjection, build });
  }
  const ids = Object.keys(Template.fromStack(stack).findResources(TABLE));
  expect(ids.map((id) => id.slice(0, -8)).sort()).toEqual([
    'DynamoDbproductstockv1b1',
    'DynamoDbproductstockv1b2',
  ]);
});
