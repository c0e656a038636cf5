import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAssembly } from '../../../local/assembly/read-assembly.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'varve-assembly-'));
  const files = {
    'manifest.json': {
      artifacts: {
        Tree: { type: 'cdk:tree' },
        One: {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'one.json', stackName: 'Stack-One' },
        },
        'One.assets': { type: 'cdk:asset-manifest', properties: { file: 'one.assets.json' } },
      },
    },
    'one.json': { Resources: { R: { Type: 'AWS::S3::Bucket' } } },
    'one.assets.json': {
      files: {
        abc: { source: { path: 'asset.abc' }, destinations: { here: { objectKey: 'abc.zip' } } },
      },
    },
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(content));
});

afterAll(() => rm(folder, { recursive: true }));

it('a stack has the name that it is deployed under, and its template', async () => {
  const { stacks } = await readAssembly(folder);
  expect(stacks).toEqual([
    { name: 'Stack-One', template: { Resources: { R: { Type: 'AWS::S3::Bucket' } } } },
  ]);
});

it('an asset is found by the key that the template names', async () => {
  const { assetFolder } = await readAssembly(folder);
  expect(assetFolder('abc.zip')).toBe(join(folder, 'asset.abc'));
  expect(() => assetFolder('other.zip')).toThrow('The assembly has no asset other.zip');
});
