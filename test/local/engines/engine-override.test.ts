import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startEngines } from '../../../local/engines/start-engines.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const RUNNING = {
  VARVE_DYNAMODB_URL: 'http://somewhere:1',
  VARVE_KINESIS_URL: 'http://somewhere:2',
  VARVE_S3_URL: 'http://somewhere:3',
  VARVE_SECRETS_MANAGER_URL: 'http://somewhere:4',
  VARVE_POSTGRES_URL: 'postgresql://somewhere:5/x',
  VARVE_SNS_URL: 'http://somewhere:6',
  VARVE_SQS_URL: 'http://somewhere:7',
  VARVE_OPENSEARCH_URL: 'http://somewhere:8',
  VARVE_VALKEY_URL: 'valkey://somewhere:9',
};

const URLS = {
  dynamodb: 'http://somewhere:1',
  kinesis: 'http://somewhere:2',
  s3: 'http://somewhere:3',
  secretsManager: 'http://somewhere:4',
  postgres: 'postgresql://somewhere:5/x',
  sns: 'http://somewhere:6',
  sqs: 'http://somewhere:7',
  opensearch: 'http://somewhere:8',
  valkey: 'valkey://somewhere:9',
};

it('an engine whose URL is set is used as it is: nothing is started for it, and nothing stopped', async () => {
  const dir = temporaryFolder();
  const engines = await startEngines({ dir, env: RUNNING });
  expect(engines.urls).toEqual(URLS);
  expect(readdirSync(dir)).toEqual([]);
  await engines.stop();
});

it('of a program that stands in for several services, each can be replaced alone', async () => {
  const dir = temporaryFolder();
  const { VARVE_S3_URL: _, ...env } = RUNNING;
  const engines = await startEngines({ dir, env });
  expect(engines.urls).toEqual({ ...URLS, s3: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  expect(readdirSync(dir)).toEqual(['fauxqs']);
  await engines.stop();
});

it('a read store that is switched off has no engine and no address; DynamoDB holds the events and stays', async () => {
  const { VARVE_OPENSEARCH_URL: _, VARVE_VALKEY_URL: __, ...env } = RUNNING;
  const dir = temporaryFolder();
  const engines = await startEngines({ dir, without: ['opensearch', 'valkey', 'dynamodb'], env });
  const { opensearch: ___, valkey: ____, ...urls } = URLS;
  expect(engines.urls).toEqual(urls);
  expect(readdirSync(dir)).toEqual([]);
});
