import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A secret that exists but holds no text. */
export class EmptySecret extends Error {
  readonly code = 'EmptySecret';
  constructor(id: string) {
    super(`The secret ${id} holds no text`);
    this.name = 'EmptySecret';
  }
}

/**
 * Reads a secret once in the life of an environment; a failed read is tried again by the next caller.
 * @param id ARN or name
 */
export function secret(client: SecretsManagerClient, id: string): () => Promise<string> {
  let reading: Promise<string> | undefined;
  return () => {
    reading ??= read(client, id).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

async function read(client: SecretsManagerClient, id: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (SecretString === undefined) throw new EmptySecret(id);
  return SecretString;
}
