import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { EngineUrls } from './start-engines.ts';

/** Clients of the engines, for the backend itself. */
export interface EngineClients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly kinesis: KinesisClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  /** Closes their connections. */
  destroy(): void;
}

export function engineClients(urls: EngineUrls, region: string): EngineClients {
  const to = (endpoint: string) => ({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const clients = {
    dynamodb: new DynamoDBClient(to(urls.dynamodb)),
    streams: new DynamoDBStreamsClient(to(urls.dynamodb)),
    // The SDK would speak HTTP/2, under which kinesis-local breaks when it has much to do.
    kinesis: new KinesisClient({ ...to(urls.kinesis), requestHandler: new NodeHttpHandler() }),
    sns: new SNSClient(to(urls.sns)),
    sqs: new SQSClient(to(urls.sqs)),
    s3: new S3Client(to(urls.s3)),
    secretsManager: new SecretsManagerClient(to(urls.secretsManager)),
  };
  const destroy = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  return { ...clients, destroy };
}

/** What tells the SDK inside a function where the engines, the other functions and the state machines are. */
export const endpointVariables = (
  urls: EngineUrls & { readonly lambda: string; readonly stepfunctions: string },
): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: urls.dynamodb,
  AWS_ENDPOINT_URL_KINESIS: urls.kinesis,
  AWS_ENDPOINT_URL_LAMBDA: urls.lambda,
  AWS_ENDPOINT_URL_SFN: urls.stepfunctions,
  AWS_ENDPOINT_URL_SNS: urls.sns,
  AWS_ENDPOINT_URL_SQS: urls.sqs,
  AWS_ENDPOINT_URL_S3: urls.s3,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsManager,
});
