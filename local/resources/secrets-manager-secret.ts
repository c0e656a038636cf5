import { randomInt } from 'node:crypto';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ResourceExistsException,
} from '@aws-sdk/client-secrets-manager';
import type { Declared } from './declared.ts';
import type { Provider } from './provider.ts';

const DEFAULT_LENGTH = 32;
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface GenerateSecretString {
  readonly PasswordLength?: number;
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html */
export const secretsManagerSecret: Provider = {
  type: 'AWS::SecretsManager::Secret',
  reads: ['GenerateSecretString'],
  ignores: ['Description'],
  create: async (resource, { clients: { secretsManager } }) => {
    const Name = resource.physicalName;
    const SecretString = randomText(resource);
    await secretsManager.send(new CreateSecretCommand({ Name, SecretString })).catch((error) => {
      if (!(error instanceof ResourceExistsException)) throw error;
    });
    const { ARN = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: Name }));
    return { ref: ARN, attributes: { Id: ARN } };
  },
};

/** Letters and digits only, which every set of exclusions but one of those allows. */
function randomText(resource: Declared): string {
  const generate = resource.property<GenerateSecretString>('GenerateSecretString') ?? {};
  const length = Number(generate.PasswordLength ?? DEFAULT_LENGTH);
  return Array.from({ length }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}
