import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('the files by which README follows one event are there', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const files = [...readme.matchAll(/^\d+\. `(lambdas\/[^`]+)`$/gm)].map(([, file = '']) => file);
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

/** By which code tells CloudWatch of something, and the constants of contracts that hold such names. */
const METRIC = /\b(?:count|milliseconds)\(\s*'(\w+)'|Metrics = \{(.*?)\}/gs;

test('README names every metric, and none that there is not', () => {
  const files = readdirSync(join(root, 'lambdas'), { recursive: true, encoding: 'utf8' });
  const told = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(root, 'lambdas', file), 'utf8').matchAll(METRIC)])
    .flatMap(([, name, names = '']) => name ?? [...names.matchAll(/'(\w+)'/g)].map(([, one]) => one));
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [watched = ''] = /^To watch in CloudWatch.*?\n\n/ms.exec(readme) ?? [];
  const named = [...watched.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(['Varve', ...told]));
});
