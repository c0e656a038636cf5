import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { CannotStart, type Engine, type EngineOptions } from './engine.ts';

interface Secret {
  readonly ARN: string;
  readonly Name: string;
  readonly SecretString: string;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * Secrets Manager as far as functions need it: CreateSecret and GetSecretValue, on disk in `secrets.json`
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html).
 */
export async function startSecretsManager({ dataDir }: EngineOptions): Promise<Engine> {
  const file = join(dataDir, 'secrets.json');
  const secrets = await readSecrets(file);
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, secrets, file);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { name: 'secretsManager', url: `http://127.0.0.1:${port}`, stop };
}

async function readSecrets(file: string): Promise<Map<string, Secret>> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  try {
    return new Map((JSON.parse(text) as Secret[]).map((secret) => [secret.Name, secret]));
  } catch {
    throw new CannotStart(`secretsManager: ${file} is damaged; move it away and start again`);
  }
}

async function answer(request: IncomingMessage, secrets: Map<string, Secret>, file: string): Promise<Answer> {
  const operation = String(request.headers['x-amz-target']).split('.').at(-1);
  const input = (await json(request).catch(() => ({}))) as Record<string, string>;
  if (operation === 'GetSecretValue') return getSecretValue(input, secrets);
  if (operation === 'CreateSecret') return createSecret(input, secrets, file);
  return refusal('InvalidRequestException', `${operation} is not one of CreateSecret and GetSecretValue`);
}

function getSecretValue({ SecretId = '' }: Record<string, string>, secrets: Map<string, Secret>): Answer {
  const secret = secrets.get(SecretId) ?? [...secrets.values()].find(({ ARN }) => ARN === SecretId);
  if (!secret)
    return refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return { status: 200, body: { ...secret, VersionStages: ['AWSCURRENT'] } };
}

async function createSecret(
  { Name = '', SecretString = '' }: Record<string, string>,
  secrets: Map<string, Secret>,
  file: string,
): Promise<Answer> {
  if (secrets.has(Name)) {
    return refusal(
      'ResourceExistsException',
      `The operation failed because the secret ${Name} already exists.`,
    );
  }
  // Six characters that nobody can guess from the name, as in a real ARN.
  const ARN = `arn:aws:secretsmanager:eu-west-1:000000000000:secret:${Name}-${randomBytes(3).toString('hex')}`;
  secrets.set(Name, { ARN, Name, SecretString });
  await writeFile(`${file}.new`, JSON.stringify([...secrets.values()]), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return { status: 200, body: { ARN, Name } };
}

const refusal = (type: string, message: string): Answer => ({
  status: 400,
  body: { __type: type, message },
});
