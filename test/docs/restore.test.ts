import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventsTimeToLive } from '../../lambdas/event-store/contract.ts';
import { runVarve } from '../support/run-varve.ts';

const root = join(import.meta.dirname, '..', '..');
const article = readFileSync(join(root, 'docs', 'runbooks', 'restore.md'), 'utf8');

test('the article on restoring names commands that there are', async () => {
  const { stdout } = await runVarve(['--help']);
  const known = [...stdout.matchAll(/^ {2}([a-z-]+) .*/gm)].map(([, name]) => name);
  const named = new Set([...article.matchAll(/npm run varve -- ([a-z-]+)/g)].map(([, name]) => name));
  expect(named.size).toBeGreaterThan(4);
  expect([...named].filter((name) => !known.includes(name))).toEqual([]);
});

test('the article on restoring gives the table the time to live that its template gives it', () => {
  expect(article).toContain(`AttributeName=${eventsTimeToLive}`);
});
