import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runVarve } from '../support/run-varve.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'docs', 'runbooks');
const articles = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));

/** By command, the options that articles, pages and README give it. */
const shown = new Map<string, Set<string>>();
for (const text of [...articles, ...pages('docs'), readFileSync(join(root, 'README.md'), 'utf8')]) {
  for (const [, command = '', rest = ''] of text.matchAll(/npm run varve -- ([a-z][a-z-]+)([^`#\n]*)/g)) {
    const options = shown.get(command) ?? new Set();
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) options.add(option);
    shown.set(command, options);
  }
}

function pages(name: string): readonly string[] {
  const files = readdirSync(join(root, name)).filter((file) => file.endsWith('.md'));
  return files.map((file) => readFileSync(join(root, name, file), 'utf8'));
}

/** What code throws by these names. */
const codes = new Set(
  readdirSync(join(root, 'lambdas'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(root, 'lambdas', file), 'utf8').matchAll(/readonly code\b[^=]*= '(\w+)'/g),
    ])
    .map(([, code]) => code),
);

describe('what operators are told', () => {
  test('covers the commands', () => {
    expect([...shown.keys()]).toEqual(expect.arrayContaining(['verify', 'replay', 'tier', 'redrive']));
  });

  test.each([...shown])('varve %s takes the options that it is shown with', async (command, options) => {
    const { stdout } = await runVarve([command, '--help']);
    expect(stdout).toContain(`varve ${command}`);
    expect([...options].filter((option) => !stdout.includes(option))).toEqual([]);
  });

  test('names errors that there are', () => {
    const named = articles.flatMap((text) =>
      [...text.matchAll(/^\| ((?:`[A-Z]\w+`(?:, )?)+)/gm)].flatMap(([, cell = '']) => [
        ...cell.matchAll(/\w+/g),
      ]),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([name]) => name).filter((name) => !codes.has(name))).toEqual([]);
  });
});
