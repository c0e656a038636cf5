import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer } from '../../local/http/issuer.ts';
import { runVarve } from '../support/run-varve.ts';
import { acceptingCommands, type FakeBackend, startFakeBackend } from './varve/fake-backend.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');

describe('the command line', () => {
  let backend: FakeBackend;
  let folder: string;
  beforeAll(async () => {
    backend = await startFakeBackend(acceptingCommands());
    folder = await mkdtemp(join(tmpdir(), 'varve-'));
  });
  afterAll(async () => {
    await backend.stop();
    await rm(folder, { recursive: true });
  });

  const run = (...args: string[]) =>
    runVarve(args, { VARVE_API: backend.url, VARVE_TOKEN: 'secret', VARVE_LOCAL_DIR: folder });

  it.each([[[]], [['import']], [['history']], [['parked']], [['redrive']], [['token']]])(
    '%j has --help',
    async (command) => {
      const { code, stdout } = await run(...command, '--help');
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: varve');
    },
  );

  it.each([
    ['an unknown command', ['inport'], "unknown command 'inport'"],
    ['an unknown option', ['import', day, '--jsn'], "unknown option '--jsn'"],
    ['no file', ['import'], "missing required argument 'file.csv'"],
    [
      'a concurrency that is none',
      ['import', day, '--concurrency', '0'],
      'Give a whole number from 1 to 999.',
    ],
    ['a file that is not there', ['import', 'none.csv'], 'none.csv is not a file that can be read.'],
    ['no backend', ['import', day, '--api', 'http://127.0.0.1:9'], 'No answer from http://127.0.0.1:9: '],
  ])('fails with a sentence and without a stack for %s', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('says what to do when there is no issuer yet to make a token with', async () => {
    const { code, stdout, stderr } = await run('token', '--role', 'operator', '--subject', 'ops');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^There is no issuer in .* yet\. Start the backend once with npm start\.\n$/);
  });

  it('makes tokens with the key of the local issuer', async () => {
    const issuer = await startIssuer({ dataDir: join(folder, 'issuer') });
    await issuer.token({ subject: 'operator', role: 'operator', clientId: 'client', ttlSeconds: 1 });
    await issuer.stop();
    const { code, stdout } = await run(
      'token',
      '--role',
      'customer',
      '--subject',
      '12583',
      '--ttl',
      '60',
      '--json',
    );
    expect(code).toBe(0);
    const { token, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ role: 'customer', subject: '12583', expiresAt: expect.any(String) });
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ iss: issuer.url, sub: '12583', client_id: 'client', token_use: 'access' });
    expect(claims.exp - claims.iat).toBe(60);
    const plain = await run('token', '--role', 'operator', '--subject', 'ops');
    expect(plain.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it.each([
    [['--subject', 'ops'], "required option '--role <role>' not specified"],
    [['--role', 'king', '--subject', 'ops'], 'Allowed choices are operator, customer.'],
    [['--role', 'operator'], "required option '--subject <id>' not specified"],
    [['--role', 'operator', '--subject', '#1'], 'Give letters, digits'],
    [['--role', 'operator', '--subject', 'ops', '--ttl', '0'], 'Give a whole number of seconds above 0.'],
  ])('makes no token for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await run('token', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});
