import { apiGatewayApi } from './api-gateway-api.ts';
import { apiGatewayAuthorizer } from './api-gateway-authorizer.ts';
import { apiGatewayIntegration } from './api-gateway-integration.ts';
import { apiGatewayRoute } from './api-gateway-route.ts';
import { apiGatewayStage } from './api-gateway-stage.ts';
import { cognitoUserPool } from './cognito-user-pool.ts';
import { cognitoUserPoolClient } from './cognito-user-pool-client.ts';
import { dynamodbGlobalTable } from './dynamodb-global-table.ts';
import { elasticacheServerlessCache } from './elasticache-serverless-cache.ts';
import { iamRole } from './iam-role.ts';
import { kinesisStream } from './kinesis-stream.ts';
import { kinesisStreamConsumer } from './kinesis-stream-consumer.ts';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { opensearchDomain } from './opensearch-domain.ts';
import { prepareReadModels } from './prepare-read-models.ts';
import type { Provider } from './provider.ts';
import { rdsCluster } from './rds-cluster.ts';
import { s3Bucket } from './s3-bucket.ts';
import { schedulerSchedule } from './scheduler-schedule.ts';
import { secretsManagerSecret } from './secrets-manager-secret.ts';
import { snsSubscription } from './sns-subscription.ts';
import { snsTopic } from './sns-topic.ts';
import { sqsQueue } from './sqs-queue.ts';
import { stepFunctionsStateMachine } from './step-functions-state-machine.ts';

const all: readonly Provider[] = [
  dynamodbGlobalTable,
  s3Bucket,
  rdsCluster,
  opensearchDomain,
  elasticacheServerlessCache,
  iamRole,
  kinesisStream,
  kinesisStreamConsumer,
  snsTopic,
  sqsQueue,
  snsSubscription,
  secretsManagerSecret,
  cognitoUserPool,
  cognitoUserPoolClient,
  lambdaFunction,
  lambdaEventInvokeConfig,
  prepareReadModels,
  lambdaEventSourceMapping,
  stepFunctionsStateMachine,
  schedulerSchedule,
  apiGatewayApi,
  apiGatewayAuthorizer,
  apiGatewayIntegration,
  apiGatewayRoute,
  apiGatewayStage,
];

/** The provider of each CloudFormation type that has a local meaning. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  all.map((provider) => [provider.type, provider]),
);
