import { RemovalPolicy } from 'aws-cdk-lib';
import {
  Billing,
  type CfnGlobalTable,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

export interface RetainedTableProps
  extends Pick<TablePropsV2, 'partitionKey' | 'sortKey' | 'dynamoStream' | 'timeToLiveAttribute'> {
  /** @default - none: DynamoDB encrypts with a key of its own */
  readonly key?: IKey | undefined;
}

/**
 * A table that must not be lost: kept when it is deleted or replaced, protected, restored to any second, paid by
 * request. TableV2 is AWS::DynamoDB::GlobalTable: a second region is a replica more, where a Table would be replaced.
 */
export function retainedTable(scope: Construct, { key, ...keys }: RetainedTableProps): TableV2 {
  const table = new TableV2(scope, 'Table', {
    ...keys,
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    encryption: TableEncryptionV2.dynamoOwnedKey(),
  });
  if (key) encryptTable(key, table);
  return table;
}

/** TableV2 takes a key only in a stack that is bound to a region, and ours are deployed wherever they are sent. */
function encryptTable(key: IKey, table: TableV2): void {
  const cfn = table.node.defaultChild as CfnGlobalTable;
  cfn.addPropertyOverride('SSESpecification', { SSEEnabled: true, SSEType: 'KMS' });
  cfn.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn });
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
export const USE_KEY = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'];
