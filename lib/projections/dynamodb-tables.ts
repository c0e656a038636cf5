import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  folderOf,
  type PrepareProperties,
  type ProjectionContract,
  readTableKey,
  tableEnvOf,
} from '../../lambdas/projections/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';

/** Read models in DynamoDB: a table for each version of a projection, reached from anywhere, paid by request. */
export class DynamoDbTables extends Construct implements ReadModelStore {
  readonly name = 'dynamodb';
  private readonly tables = new Map<string, TableV2>();

  bindWriter(fn: VarveFunction, projection: ProjectionContract): void {
    this.bind(fn, projection, [...READ, 'dynamodb:PutItem']);
  }

  bindReader(fn: VarveFunction, projections: readonly ProjectionContract[]): void {
    for (const projection of projections) this.bind(fn, projection, READ);
  }

  /** The name of a table that replaces another is a new one. */
  bindPreparer(fn: VarveFunction, projections: readonly ProjectionContract[]): Partial<PrepareProperties> {
    for (const projection of projections) this.bind(fn, projection, ['dynamodb:PutItem', 'dynamodb:Scan']);
    return { Version: projections.map((projection) => this.tableOf(projection).tableName).join(' ') };
  }

  bindReplayer(fn: VarveFunction, projections: readonly ProjectionContract[]): void {
    for (const projection of projections) this.bind(fn, projection, [...READ, ...REPLAY]);
  }

  private bind(fn: VarveFunction, projection: ProjectionContract, actions: readonly string[]): void {
    const table = this.tableOf(projection);
    fn.addEnvironment(tableEnvOf(projection), table.tableName);
    Grant.addToPrincipal({ grantee: fn, actions: [...actions], resourceArns: [table.tableArn] });
  }

  /** The version is the id, so that another one is another table beside it. Its builds are in the keys. */
  private tableOf(projection: ProjectionContract): TableV2 {
    const id = `${folderOf(projection)}-builds`;
    const table = this.tables.get(id) ?? readTable(this, id);
    this.tables.set(id, table);
    return table;
  }
}

const READ = ['dynamodb:BatchGetItem', 'dynamodb:GetItem'];

const REPLAY = ['dynamodb:PutItem', 'dynamodb:Scan', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'];

function readTable(scope: Construct, id: string): TableV2 {
  const table = new TableV2(scope, id, {
    partitionKey: { name: readTableKey, type: AttributeType.STRING },
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(table).acknowledge({
    id: 'AwsSolutions-DDB3',
    reason: 'A read model is rebuilt from the events; its table needs no backup of its own.',
  });
  return table;
}
