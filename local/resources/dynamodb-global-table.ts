import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Declared } from './declared.ts';
import type { Provider } from './provider.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html */
export const dynamodbGlobalTable: Provider = {
  type: 'AWS::DynamoDB::GlobalTable',
  reads: ['AttributeDefinitions', 'KeySchema', 'StreamSpecification'],
  // The engine keeps what AWS would let go within days.
  ignores: ['BillingMode', 'Replicas', 'SSESpecification', 'TimeToLiveSpecification'],
  create: async (resource, { clients }) => {
    const table = await createTable(resource, clients.dynamodb);
    refuseOtherKeys(resource, table);
    const { TableArn = '', LatestStreamArn = '', TableId = '' } = table;
    return {
      ref: resource.physicalName,
      attributes: { Arn: TableArn, StreamArn: LatestStreamArn, TableId },
    };
  },
};

async function createTable(resource: Declared, dynamodb: DynamoDBClient): Promise<TableDescription> {
  const TableName = resource.physicalName;
  const stream = resource.property<{ StreamViewType: 'NEW_AND_OLD_IMAGES' }>('StreamSpecification');
  const create = new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: resource.required<AttributeDefinition[]>('AttributeDefinitions'),
    KeySchema: resource.required<KeySchemaElement[]>('KeySchema'),
    ...(stream && { StreamSpecification: { StreamEnabled: true, ...stream } }),
  });
  await dynamodb.send(create).catch((error) => {
    if (!(error instanceof ResourceInUseException)) throw error;
  });
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return Table ?? resource.refuse('DynamoDB does not describe it');
}

/** A table with other keys would be replaced on AWS. Here it holds the events of this machine, so it is left alone. */
function refuseOtherKeys(resource: Declared, { KeySchema = [] }: TableDescription): void {
  const wanted = resource.required<KeySchemaElement[]>('KeySchema');
  const names = (keys: readonly KeySchemaElement[]) =>
    keys.map(({ AttributeName }) => AttributeName).join(', ');
  if (names(KeySchema) === names(wanted)) return;
  resource.refuse(
    `the table of an earlier start has the keys ${names(KeySchema)}, the template wants ${names(wanted)}; move the folder .local away to start with a new one`,
  );
}
