import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSecretsManager } from '../../../local/engines/secrets-manager.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

async function startedOn(dataDir: string) {
  const engine = await startSecretsManager({ dataDir });
  onTestFinished(() => engine.stop());
  return new SecretsManagerClient({ endpoint: engine.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
}

describe('a secret', () => {
  it('is found by its name and by its ARN, also after a restart', async () => {
    const dataDir = temporaryFolder();
    const before = await startedOn(dataDir);
    const { ARN } = await before.send(new CreateSecretCommand({ Name: 'key', SecretString: 'hush' }));
    const after = await startedOn(dataDir);
    for (const SecretId of ['key', ARN]) {
      const { SecretString } = await after.send(new GetSecretValueCommand({ SecretId }));
      expect(SecretString).toBe('hush');
    }
  });

  it('is not replaced by a second one of its name', async () => {
    const client = await startedOn(temporaryFolder());
    await client.send(new CreateSecretCommand({ Name: 'key', SecretString: 'first' }));
    const second = client.send(new CreateSecretCommand({ Name: 'key', SecretString: 'second' }));
    await expect(second).rejects.toMatchObject({ name: 'ResourceExistsException' });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'key' }));
    expect(SecretString).toBe('first');
  });

  it('that is not there, and a call that is not known, have a named error', async () => {
    const client = await startedOn(temporaryFolder());
    const missing = client.send(new GetSecretValueCommand({ SecretId: 'key' }));
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const unknown = client.send(new DeleteSecretCommand({ SecretId: 'key' }));
    await expect(unknown).rejects.toThrow('DeleteSecret is not one of CreateSecret and GetSecretValue');
  });
});

it('a damaged file is named, with what to do', async () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'secrets.json'), '[{"Name":');
  await expect(startSecretsManager({ dataDir })).rejects.toThrow(
    `secretsManager: ${join(dataDir, 'secrets.json')} is damaged; move it away and start again`,
  );
});
