import fc from 'fast-check';
import type { Operation } from 'rfc6902';
import { describe, expect, test } from 'vitest';
import { patchBetween } from '../../lambdas/history/patch-between.ts';

/** RFC 6902 by its text, for the three operations that are made here: another applier than the package's own. */
function applied(document: unknown, patch: readonly Operation[]): unknown {
  const root = { '': structuredClone(document) };
  for (const operation of patch) {
    const keys = operation.path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>((value, key) => own(value, key), root);
    if (Array.isArray(parent)) applyToArray(parent, last, operation);
    else applyToObject(parent as Record<string, unknown>, last, operation);
  }
  return root[''];
}

function own(value: unknown, key: string): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, key))
    return (value as Record<string, unknown>)[key];
  throw new Error(`There is no ${key} to go on from`);
}

function applyToArray(parent: unknown[], key: string, operation: Operation): void {
  const index = Number(key);
  const end = operation.op === 'add' ? parent.length : parent.length - 1;
  if (!/^(0|[1-9][0-9]*)$/.test(key) || index > end) throw new Error(`No index ${key}`);
  if (operation.op === 'remove') parent.splice(index, 1);
  else parent.splice(index, operation.op === 'add' ? 0 : 1, written(operation));
}

function applyToObject(parent: Record<string, unknown>, key: string, operation: Operation): void {
  if (operation.op !== 'add') own(parent, key);
  if (operation.op === 'remove') delete parent[key];
  else Object.defineProperty(parent, key, { value: written(operation), ...PLAIN });
}

const PLAIN = { enumerable: true, configurable: true, writable: true };

const written = (operation: Operation): unknown => {
  if (operation.op === 'add' || operation.op === 'replace') return operation.value;
  throw new Error(`${operation.op} is none of what is made here`);
};

/** Keys as ids and texts may make them, and few of them, so that two documents have some in common. */
const keys = fc.constantFrom('a', 'b', 'a/b', '~', '~1', '/', '', '0', '-', 'constructor', 'toString');
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, '', 'x'),
    fc.array(tie('json'), { maxLength: 6 }),
    fc.dictionary(keys, tie('json'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

describe('a patch', () => {
  test('G10 makes the one of the other, whatever they are', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(applied(before, patchBetween(before, after))).toEqual(after);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is empty between equals', () => {
    fc.assert(
      fc.property(json, (same) => {
        expect(patchBetween(same, structuredClone(same))).toEqual([]);
      }),
    );
  });

  test('escapes what a pointer means otherwise (RFC 6901, section 3)', () => {
    expect(patchBetween({}, { 'a/b~c': 1 })).toEqual([{ op: 'add', path: '/a~1b~0c', value: 1 }]);
  });

  test('names of a list only what came and went, and what was added where', () => {
    const lines = (...ids: readonly number[]) => ({ lines: ids.map((id) => ({ id, units: [id] })) });
    expect(patchBetween(lines(1, 2, 3, 4, 5), lines(2, 4, 5, 6))).toEqual([
      { op: 'remove', path: '/lines/0' },
      { op: 'remove', path: '/lines/1' },
      { op: 'add', path: '/lines/3', value: { id: 6, units: [6] } },
    ]);
  });

  test('of the longest lists takes no longer than their length allows', () => {
    const list = (from: number) =>
      Array.from({ length: 1_500 }, (_, index) => ({ id: from + index, name: 'x'.repeat(100) }));
    const began = performance.now();
    const patch = patchBetween(list(0), list(750));
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(patch).toHaveLength(1_500);
    expect(applied(list(0), patch)).toEqual(list(750));
    const equals = Array<string>(20_000).fill('same');
    expect(patchBetween(equals, equals.slice(1))).toEqual([{ op: 'remove', path: '/19999' }]);
  });
});
