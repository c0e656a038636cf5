import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTarget } from '../../../bin/varve/target.ts';

describe('finding the backend', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'target-'));
    vi.stubEnv('VARVE_LOCAL_DIR', folder);
    vi.stubEnv('VARVE_API', undefined);
    vi.stubEnv('VARVE_TOKEN', undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  const runLocally = (
    content = JSON.stringify({ api: 'http://127.0.0.1:4000', tokens: { operator: 'local' } }),
  ) => writeFile(join(folder, 'endpoints.json'), content);

  it('takes the local one when none is named', async () => {
    await runLocally();
    expect(await findTarget({})).toEqual({ api: 'http://127.0.0.1:4000', token: 'local' });
  });

  it('takes the local one with another token', async () => {
    await runLocally();
    expect(await findTarget({ token: 'mine' })).toEqual({ api: 'http://127.0.0.1:4000', token: 'mine' });
  });

  it('takes the environment rather than the local one, and options rather than the environment', async () => {
    await runLocally();
    vi.stubEnv('VARVE_API', 'https://env.example/');
    vi.stubEnv('VARVE_TOKEN', 'env');
    expect(await findTarget({})).toEqual({ api: 'https://env.example', token: 'env' });
    expect(await findTarget({ api: 'https://option.example', token: 'option' })).toEqual({
      api: 'https://option.example',
      token: 'option',
    });
  });

  it('never sends the local token elsewhere', async () => {
    await runLocally();
    await expect(findTarget({ api: 'https://option.example' })).rejects.toThrow(
      'No token for https://option.example: give --token or set VARVE_TOKEN.',
    );
  });

  it('says what to do when there is none', async () => {
    await expect(findTarget({})).rejects.toThrow(
      /^No backend to talk to: .*endpoints\.json is not there\. Run npm start/,
    );
  });

  it.each(['{', '{}', '[]', 'null', '{"api":"http://127.0.0.1:1"}'])(
    'says that %s is damaged',
    async (content) => {
      await runLocally(content);
      await expect(findTarget({})).rejects.toThrow(
        'endpoints.json is damaged. Stop the backend and run npm start again.',
      );
    },
  );

  it('refuses what is no address', async () => {
    await expect(findTarget({ api: 'localhost:3000', token: 't' })).rejects.toThrow(
      'localhost:3000 is not the address',
    );
  });
});
