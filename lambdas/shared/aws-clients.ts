import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * Clients give up on a connection or an answer well before the function's own timeout, so that the SDK's bounded,
 * jittered retries have time to mend it. Milliseconds.
 */
const requestHandler = () =>
  new NodeHttpHandler({ connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true });

export const dynamoDbClient = (): DynamoDBClient => new DynamoDBClient({ requestHandler: requestHandler() });

/** HTTP/1.1 rather than the SDK's HTTP/2 for Kinesis: one connection a function is enough, and any engine speaks it. */
export const kinesisClient = (): KinesisClient => new KinesisClient({ requestHandler: requestHandler() });

/**
 * For functions that call functions: an answer comes when the other one has done its work.
 * @param requestTimeout milliseconds; asked once, since to ask again would take as long again
 */
export const lambdaClient = (requestTimeout: number): LambdaClient =>
  new LambdaClient({
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout,
      throwOnRequestTimeout: true,
    }),
    maxAttempts: 1,
  });

export const snsClient = (): SNSClient => new SNSClient({ requestHandler: requestHandler() });

export const secretsManagerClient = (): SecretsManagerClient =>
  new SecretsManagerClient({ requestHandler: requestHandler() });
