import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const fixtures = join(import.meta.dirname, 'fixtures');
const laws = readdirSync(fixtures);
const cruiser = join(root, 'node_modules', '.bin', 'depcruise');

/** The rules that the tree in `folder` breaks. */
async function brokenRules(folder: string): Promise<readonly string[]> {
  const args = [
    '--config',
    join(root, '.dependency-cruiser.mjs'),
    '--output-type',
    'json',
    ...readdirSync(folder),
  ];
  const { stdout } = await promisify(execFile)(cruiser, args, { cwd: folder, maxBuffer: 2 ** 26 }).catch(
    (failed: { stdout: string }) => failed,
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

describe('the laws of the house', () => {
  test.each(laws)('%s is broken by its fixture', async (law) => {
    expect(await brokenRules(join(fixtures, law))).toContain(law);
  });

  test('each of the nine has a fixture', async () => {
    const configuration = (await import(join(root, '.dependency-cruiser.mjs'))).default;
    const numbers = (names: readonly string[]) =>
      [...new Set(names.map((name) => name.slice(0, 'law-1'.length)))].sort();
    const rules = configuration.forbidden.map(({ name }: { name: string }) => name);
    expect(numbers(laws)).toEqual(numbers(rules));
    expect(numbers(laws)).toHaveLength(9);
  });
});
