import { expect, it } from 'vitest';
import { readAssembly } from '../../../local/assembly/read-assembly.ts';
import { synthesize } from '../../../local/assembly/synthesize.ts';
import { refuseUnknown } from '../../../local/resources/refuse-unknown.ts';
import { temporaryFolder } from '../temporary-folder.ts';

it('every type and property of the stage local is known to the local backend', {
  timeout: 30_000,
}, async () => {
  const folder = temporaryFolder();
  await synthesize(folder);
  const { stacks } = await readAssembly(folder);
  expect(stacks.map(({ name }) => name)).toEqual([
    'Varve-local-EventStore',
    'Varve-local-ReadModel',
    'Varve-local-Service',
  ]);
  for (const stack of stacks) expect(() => refuseUnknown(stack)).not.toThrow();
});
