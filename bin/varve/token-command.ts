import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { signToken, type TokenRequest } from '../../local/http/issuer.ts';
import { localFolder } from '../../local/state/local-folder.ts';
import { CommandFailed } from './command-failed.ts';

interface TokenOptions {
  readonly role: TokenRequest['role'];
  readonly subject: string;
  readonly ttl: number;
  readonly json?: true;
}

export const tokenCommand = (): Command =>
  new Command('token')
    .description(
      'Print an access token for the local backend, signed with the key of its issuer; the backend need not run. ' +
        'On AWS tokens come from the Cognito user pool.',
    )
    .addOption(
      new Option('--role <role>', 'what its bearer may do')
        .choices(['operator', 'customer'])
        .makeOptionMandatory(),
    )
    .requiredOption('--subject <id>', 'who its bearer is: the id of a customer or operator', readSubject)
    .option('--ttl <seconds>', 'how long it is good for', readTtl, 3600)
    .option('--json', 'print {"token", "role", "subject", "expiresAt"} as JSON')
    .action(printToken);

async function printToken({ role, subject, ttl, json }: TokenOptions): Promise<void> {
  const token = await sign({ role, subject, ttlSeconds: ttl });
  const expiresAt = new Date(Date.now() + ttl * 1000).toISOString();
  console.log(json ? JSON.stringify({ token, role, subject, expiresAt }) : token);
}

const sign = (request: TokenRequest): Promise<string> =>
  signToken(join(localFolder(), 'issuer'), request).catch((cause: Error) => {
    throw new CommandFailed(cause.message, { cause });
  });

function readSubject(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._~-]{0,79}$/.test(text)) {
    throw new InvalidArgumentError(
      'Give letters, digits and . _ ~ -, at most 80, beginning with a letter or digit.',
    );
  }
  return text;
}

function readTtl(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number of seconds above 0.');
  return Number(text);
}
