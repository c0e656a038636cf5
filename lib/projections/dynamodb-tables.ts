import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  generationOf,
  type ProjectionContract,
  readTableKey,
  tableEnvOf,
} from '../../lambdas/projections/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';

/** Read models in DynamoDB: a table for each generation of a projection, reached from anywhere, paid by request. */
export class DynamoDbTables extends Construct implements ReadModelStore {
  readonly name = 'dynamodb';
  private readonly tables = new Map<string, TableV2>();

  bindWriter(fn: VarveFunction, projection: ProjectionContract): void {
    this.bind(fn, projection, [...READ, 'dynamodb:PutItem']);
  }

  bindReader(fn: VarveFunction, projections: readonly ProjectionContract[]): void {
    for (const projection of projections) this.bind(fn, projection, READ);
  }

  private bind(fn: VarveFunction, projection: ProjectionContract, actions: readonly string[]): void {
    const table = this.tableOf(projection);
    fn.addEnvironment(tableEnvOf(projection), table.tableName);
    Grant.addToPrincipal({ grantee: fn, actions: [...actions], resourceArns: [table.tableArn] });
  }

  /** The generation is the id, so that another one is another table beside it. */
  private tableOf(projection: ProjectionContract): TableV2 {
    const generation = generationOf(projection);
    const table = this.tables.get(generation) ?? readTable(this, generation);
    this.tables.set(generation, table);
    return table;
  }
}

const READ = ['dynamodb:BatchGetItem'];

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
