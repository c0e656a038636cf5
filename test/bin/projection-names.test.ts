import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectionNames } from '../../bin/projection-names.ts';
import { folderOf, projections } from '../../lambdas/projections/contract.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

const root = join(import.meta.dirname, '..', '..');
const folders = projections.map(folderOf);

/** As the build of all functions, of the projections alone, and without writing them. */
async function metafileOf(): Promise<Metafile> {
  const { metafile } = await build({
    ...{ absWorkingDir: root, metafile: true, write: false, outdir: 'dist', bundle: true },
    ...{ platform: 'node', format: 'esm', outExtension: { '.js': '.mjs' }, packages: 'external' },
    entryPoints: folders.map((folder) => ({
      in: `lambdas/projections/${folder}/handler.ts`,
      out: `projections-${folder}/index`,
    })),
  });
  return metafile;
}

describe('the name of the code of a projection', () => {
  let metafile: Metafile;
  let names: Readonly<Record<string, string>>;
  beforeAll(async () => {
    metafile = await metafileOf();
    names = await projectionNames(root, metafile);
  });

  test('is there for every version, and the same for the same code', async () => {
    expect(Object.keys(names).sort()).toEqual([...folders].sort());
    expect(new Set(Object.values(names)).size).toBe(folders.length);
    expect(await projectionNames(root, metafile)).toEqual(names);
  });

  test.each([
    {
      ...{ what: 'the fold of a projection', file: 'projections/sales/sales-tallies.ts' },
      ...{ text: '\nexport const more = 1;\n', changed: ['sales'] },
    },
    {
      ...{ what: 'a fold that two share', file: 'projections/order-documents.ts' },
      ...{ text: '\nexport const more = 1;\n', changed: ['order-search', 'orders'] },
    },
    {
      ...{ what: 'what all read events by', file: 'core/projection.ts' },
      ...{ text: '\nexport const more = 1;\n', changed: [...folders].sort() },
    },
    { what: 'a comment', file: 'projections/sales/sales-tallies.ts', text: '\n// More.\n', changed: [] },
    { what: 'what it is run by', file: 'shared/logger.ts', text: '\nexport const more = 1;\n', changed: [] },
  ])('is another one after a change of $what, and only then', async ({ file, text, changed }) => {
    const copy = temporaryFolder();
    await cp(join(root, 'lambdas'), join(copy, 'lambdas'), { recursive: true });
    const path = join(copy, 'lambdas', file);
    await writeFile(path, `${await readFile(path, 'utf8')}${text}`);
    const after = await projectionNames(copy, metafile);
    expect(folders.filter((folder) => names[folder] !== after[folder]).sort()).toEqual(changed);
  });
});
