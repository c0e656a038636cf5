import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Metafile, transform } from 'esbuild';

/** Characters of a SHA-256 in base64url that are kept: 96 bits. */
const NAME_LENGTH = 16;

/** What a read model depends on: its projection, and what that reads events by. */
const MAKERS = /^lambdas\/(core|domain|projections)\//;

const BUNDLE = /^dist\/projections-(.+)\/index\.mjs$/;

/**
 * For each version of a projection, by folder, a hash of the code that makes its read model: what one build of it has begun,
 * another must not go on with. Neither comments nor the layout of the code change it.
 * @param root folder that holds `lambdas`
 * @param metafile of the build of all functions
 */
export async function projectionNames(
  root: string,
  { outputs }: Metafile,
): Promise<Readonly<Record<string, string>>> {
  const names: Record<string, string> = {};
  const codes = new Map<string, string>();
  // Most are shared by all of them.
  const codeOf = async (file: string): Promise<string> => {
    const code = codes.get(file) ?? (await codeIn(join(root, file)));
    codes.set(file, code);
    return code;
  };
  for (const [output, { inputs }] of Object.entries(outputs)) {
    const [, folder] = BUNDLE.exec(output) ?? [];
    if (folder === undefined) continue;
    const makers = Object.keys(inputs).filter((file) => MAKERS.test(file));
    const hash = createHash('sha256');
    for (const file of makers.sort()) hash.update(`${file}\n${await codeOf(file)}\n`);
    names[folder] = hash.digest('base64url').slice(0, NAME_LENGTH);
  }
  return names;
}

async function codeIn(file: string): Promise<string> {
  const { code } = await transform(await readFile(file, 'utf8'), { loader: 'ts', minify: true });
  return code;
}
