import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { notAsRoot } from '../../../local/engines/not-as-root.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const inFolder = (dataDir: string) => notAsRoot({ name: 'engine', program: '/bin/sh', dataDir });

const isRoot = process.getuid?.() === 0;

/** As in many containers, where nobody may make a namespace. */
function withoutNamespaces(): void {
  const programs = temporaryFolder();
  writeFileSync(join(programs, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  vi.stubEnv('PATH', `${programs}${delimiter}${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
}

it('whoever is not root runs a program as it is', async () => {
  const getuid = vi.spyOn(process, 'getuid').mockReturnValue(1000);
  onTestFinished(() => getuid.mockRestore());
  expect(await inFolder(temporaryFolder())).toEqual([]);
});

describe.runIf(isRoot)('root runs a program that refuses root', () => {
  it('in a namespace, where closed folders stay open', async () => {
    expect((await inFolder(temporaryFolder()))[0]).toBe('unshare');
  });

  it('as nobody, where namespaces are forbidden and anybody may enter the folder', async () => {
    withoutNamespaces();
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    expect((await inFolder(folder))[0]).toBe('setpriv');
    expect(statSync(folder).uid).toBe(65534);
  });

  it('not at all where both ways are closed: that is said, and the folder stays as it was', async () => {
    withoutNamespaces();
    const folder = temporaryFolder();
    await expect(inFolder(folder)).rejects.toThrow(
      `engine does not run as root, and no other user may enter ${folder}; start as another user, or put it`,
    );
    expect(statSync(folder).uid).toBe(0);
  });

  it('nor where the program is in a closed folder', async () => {
    withoutNamespaces();
    const [program, dataDir] = [temporaryFolder(), temporaryFolder()];
    chmodSync(dataDir, 0o755);
    await expect(notAsRoot({ name: 'engine', program, dataDir })).rejects.toThrow(
      `engine does not run as root, and no other user may enter ${program}; start as another user, or put it`,
    );
  });
});
