import { glob, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { openApiDocument } from './openapi.ts';
import { projectionNames } from './projection-names.ts';
import { reducerNames } from './reducer-names.ts';

/**
 * Bundles every `lambdas/**\/handler.ts` into `dist/<folders joined by ->/index.mjs`, and writes the API document and
 * the names of reducers and projections beside the functions that read them. One build for all functions: what runs locally is what is deployed.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

const nameOf = (handler: string): string => dirname(handler).split('/').slice(1).join('-');

const handlers: string[] = [];
for await (const file of glob('lambdas/**/handler.ts', { cwd: root })) handlers.push(file);

await rm(dist, { recursive: true, force: true });
const { metafile } = await build({
  metafile: true,
  absWorkingDir: root,
  entryPoints: handlers.sort().map((handler) => ({ in: handler, out: join(nameOf(handler), 'index') })),
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  // pg has an optional native twin that nobody installs here.
  external: ['pg-native'],
  // CommonJS packages inside an ES module bundle still ask for `require`.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
});
await writeFile(join(dist, 'query-api', 'openapi.json'), JSON.stringify(await openApiDocument()));

/** Lays what the build has made beside every function that reads it. */
async function layBeside(reader: string, file: string, content: object): Promise<void> {
  for (const [output, { inputs }] of Object.entries(metafile.outputs))
    if (reader in inputs) await writeFile(join(root, dirname(output), file), JSON.stringify(content));
}
await layBeside('lambdas/event-store/reducers.ts', 'reducers.json', await reducerNames(root));
await layBeside('lambdas/replay/code-names.ts', 'projections.json', await projectionNames(root, metafile));

for (const handler of handlers) {
  const { size } = await stat(join(dist, nameOf(handler), 'index.mjs'));
  console.log(`${nameOf(handler).padEnd(24)} ${(size / 1024).toFixed(0).padStart(5)} KB`);
}
