import { createHash } from 'node:crypto';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Characters of a SHA-256 in base64url that are kept: 96 bits. */
const NAME_LENGTH = 16;

/** What makes a snapshot beside the aggregate: the fold, the upcasters, and the form in which it is kept. */
const MAKERS = [
  './lambdas/core/decider.ts',
  './lambdas/core/upcaster.ts',
  './lambdas/event-store/command-window.ts',
  './lambdas/event-store/snapshot-item.ts',
];

/**
 * For each aggregate, by category, a hash of the code that makes its snapshots: reducer, upcasters, and all that they call.
 * Neither comments nor the layout of the code change it.
 * @param root folder that holds `lambdas`
 */
export async function reducerNames(root: string): Promise<Readonly<Record<string, string>>> {
  const names: Record<string, string> = {};
  for await (const file of glob('lambdas/domain/*/index.ts', { cwd: root })) {
    names[await categoryOf(join(root, file))] = await hashOf(root, file);
  }
  return names;
}

async function categoryOf(file: string): Promise<string> {
  const exported: readonly unknown[] = Object.values(await import(pathToFileURL(file).href));
  const decider = exported.find(
    (value) => typeof value === 'object' && value !== null && 'category' in value,
  );
  if (decider === undefined) throw new Error(`${file} exports no decider`);
  return (decider as { readonly category: string }).category;
}

async function hashOf(root: string, file: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: [...MAKERS, `./${file}`].map((module) => `export * from '${module}';`).join('\n'),
      resolveDir: root,
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    write: false,
  });
  return createHash('sha256')
    .update(outputFiles[0]?.text ?? '')
    .digest('base64url')
    .slice(0, NAME_LENGTH);
}
