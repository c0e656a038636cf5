import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reducerNames } from '../../bin/reducer-names.ts';
import { aggregates } from '../../lambdas/domain/aggregates.ts';
import { reducersOf } from '../../lambdas/event-store/reducers.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

const root = join(import.meta.dirname, '..', '..');

interface Edit {
  /** Below `lambdas`. */
  readonly file: string;
  readonly that: string;
  readonly instead: string;
}

const [none, one, all]: readonly (readonly string[])[] = [[], ['account'], ['account', 'order', 'product']];

/** The names when this is written instead of that in a copy of the code. */
async function namesAfter({ file, that, instead }: Edit) {
  const copy = temporaryFolder();
  await cp(join(root, 'lambdas'), join(copy, 'lambdas'), { recursive: true });
  await cp(join(root, 'package.json'), join(copy, 'package.json'));
  const path = join(copy, 'lambdas', file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(that);
  await writeFile(path, text.replace(that, instead));
  return await reducerNames(copy);
}

describe('S24 the name of a reducer', () => {
  test('is there for every aggregate, and the same for the same code', async () => {
    const names = await reducerNames(root);
    expect(Object.keys(names).sort()).toEqual(aggregates.map(({ category }) => category).sort());
    expect(await reducerNames(root)).toEqual(names);
  });

  test.each([
    {
      what: 'the fold of an account',
      file: 'domain/accounts/state.ts',
      that: 'account.balance + sign',
      instead: 'account.balance - sign',
      changed: one,
    },
    {
      what: 'an upcaster',
      file: 'domain/accounts/upcasters.ts',
      that: 'minor.length > digits',
      instead: 'minor.length < digits',
      changed: one,
    },
    {
      what: 'what aggregates share',
      file: 'domain/values.ts',
      that: '1_000_000',
      instead: '2_000_000',
      changed: all,
    },
    {
      what: 'the fold of them all',
      file: 'core/decider.ts',
      that: 'let state = before',
      instead: 'let state = decider.initialState ?? before',
      changed: all,
    },
    {
      what: 'the form of the commands',
      file: 'event-store/command-window.ts',
      that: 'at + 4, true',
      instead: 'at + 4, false',
      changed: all,
    },
    {
      what: 'the form of a snapshot',
      file: 'event-store/snapshot-item.ts',
      that: 'JSON.parse(present(unpacked(item.state)))',
      instead: 'JSON.parse(present(unpacked(item.state))).inner',
      changed: all,
    },
    {
      what: 'a comment',
      file: 'domain/accounts/state.ts',
      that: 'Whose account',
      instead: 'WHOSE account',
      changed: none,
    },
  ])('is another one after a change of $what, and only then', async ({ changed, ...edit }) => {
    const [before, after] = [await reducerNames(root), await namesAfter(edit)];
    const different = Object.keys(before).filter((category) => before[category] !== after[category]);
    expect(different.sort()).toEqual(changed);
  });

  test('is needed: a function without one does not start', () => {
    expect(() => reducersOf(aggregates, '{"account":"a","order":"o"}')).toThrow(/product/);
    expect(
      reducersOf(aggregates, '{"account":"a","order":"o","product":"p"}').map(({ name }) => name),
    ).toEqual(['a', 'o', 'p']);
  });
});
