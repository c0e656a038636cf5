import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startEngines } from '../../../local/engines/start-engines.ts';
import { temporaryFolder } from '../temporary-folder.ts';

it('an engine whose URL is set is used as it is: nothing is started for it, and nothing stopped', async () => {
  const folder = temporaryFolder();
  const engines = await startEngines(folder, {
    VARVE_DYNAMODB_URL: 'http://somewhere:1',
    VARVE_KINESIS_URL: 'http://somewhere:2',
    VARVE_S3_URL: 'http://somewhere:3',
    VARVE_SECRETS_MANAGER_URL: 'http://somewhere:4',
    VARVE_POSTGRES_URL: 'postgresql://somewhere:5/x',
  });
  expect(engines.urls).toEqual({
    dynamodb: 'http://somewhere:1',
    kinesis: 'http://somewhere:2',
    s3: 'http://somewhere:3',
    secretsManager: 'http://somewhere:4',
    postgres: 'postgresql://somewhere:5/x',
  });
  expect(existsSync(join(folder, 'dynamodb'))).toBe(false);
  await engines.stop();
});
