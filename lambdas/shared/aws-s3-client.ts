import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { MOST_OPEN_OBJECTS } from './contract.ts';
import { optionalEnv } from './env.ts';

/**
 * For objects of many MB. A bucket is part of the host's name on AWS; an engine on this machine has one name only.
 * What was read is not checked against S3's checksum, since every object of ours carries one that its reader checks.
 */
export function s3Client(): S3Client {
  const agent = { keepAlive: true, maxSockets: MOST_OPEN_OBJECTS };
  return new S3Client({
    forcePathStyle: optionalEnv('AWS_ENDPOINT_URL_S3') !== undefined,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: 15_000,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    }),
  });
}
