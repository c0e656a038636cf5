import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, projections } from '../../lambdas/projections/contract.ts';
import { shownFiles } from './shown-files.ts';

const root = join(import.meta.dirname, '..', '..');
const FOLDER = 'lambdas/projections/product-stock';

describe('the page that shows how to add a projection', () => {
  const files = shownFiles('add-a-projection.md');

  test('shows every file of the folder, and how it is tested, each as it is', () => {
    const folder = readdirSync(join(root, FOLDER)).map((file) => `${FOLDER}/${file}`);
    expect(files.map(({ file }) => file).sort()).toEqual(
      [...folder, 'test/projections/stock-documents.test.ts'].sort(),
    );
    for (const { shown, code } of files) expect(shown).toBe(code);
  });

  test('names no file that is not there', () => {
    const page = readFileSync(join(root, 'docs/add-a-projection.md'), 'utf8');
    const named = [...page.matchAll(/`((?:lambdas|test|docs)\/[^`]+)`/g)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

test.each(projections)(
  'the folder of $name, version $version, has its contract, its function and its queries',
  (contract) => {
    const files = readdirSync(join(root, 'lambdas/projections', folderOf(contract)));
    expect(files).toEqual(expect.arrayContaining(['contract.ts', 'handler.ts', 'openapi.ts']));
  },
);
