import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { fromItem, toItem } from '../../lambdas/event-store/commit-item.ts';
import { type CommitLine, lineOf, placeLine } from '../../lambdas/event-store/commit-lines.ts';
import { portableCommitOf, UnportableCommit } from '../../lambdas/event-store/portable-commit.ts';
import { commitOf } from '../support/histories.ts';

const commit = commitOf('account#9', 3, 2);
const ours = lineOf(commit);

/** Our line with one text in the place of another one, which it has. */
const written = (find: string | RegExp, text: string): CommitLine => {
  const line = ours.line.replace(find, () => text);
  expect(line).not.toBe(ours.line);
  return placeLine(line);
};
const dataIs = (data: string): CommitLine => written('{"version":3}', data);

const faultIn = (line: CommitLine): string => {
  try {
    portableCommitOf(line);
  } catch (error) {
    expect(error).toBeInstanceOf(UnportableCommit);
    expect(error).toMatchObject({ stream: 'account#9', version: 3 });
    return (error as UnportableCommit).fault.path;
  }
  return 'none';
};

describe('a line that is to be stored', () => {
  test('G12 is the commit that was written: any JSON, any text, with the mark or without', () => {
    const arbitrary = fc.record({
      data: fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }),
      isMarked: fc.boolean(),
    });
    fc.assert(
      fc.property(arbitrary, ({ data, isMarked }) => {
        const events = [{ type: 'Said', schemaVersion: 1, data: JSON.parse(JSON.stringify(data)) }];
        const sent: Commit = { ...commit, events, ...(isMarked && { replayed: true }) };
        const line = lineOf(sent);
        expect(lineOf(portableCommitOf(line))).toEqual(line);
        expect(lineOf(portableCommitOf({ ...line, line: `${line.line} ` }))).toEqual(line);
        expect(lineOf(fromItem(toItem(portableCommitOf(line))))).toEqual(line);
      }),
      { numRuns: 50 },
    );
  });

  test('is the same when another program has written it: order, spaces, escapes, decimals', () => {
    const { stream, version, events, meta, ...texts } = { ...commit, replayed: true as const };
    const other = JSON.stringify({ stream, version, ...texts, events, meta }, undefined, 1)
      .replace(/^\{\s*/, '{')
      .replace('"stream": ', '"stream":')
      .replace(/,\s*"version": 3,\s*/, ',"version":3,')
      .replace('"Counted"', '"\\u0043ounted"')
      .replace('"version": 4', '"version": 4.0');
    expect(lineOf(portableCommitOf(placeLine(other.replaceAll('\n', ''))))).toEqual(
      lineOf({ ...commit, replayed: true }),
    );
  });

  test.each(['1.0', '1e2', '0.10', '100000000000000000000000', '5e-324', '0e7', '0.0000001', '1E+2'])(
    'G12 may hold %s: the same number comes out',
    (number) => {
      expect(faultIn(dataIs(`{"x":${number}}`))).toBe('none');
    },
  );

  test.each([
    '12345678901234567891',
    '9007199254740993',
    '0.1234567890123456789012',
    '1e400',
    '-1e400',
    '-0',
    '-0.0',
    '1e-400',
  ])('G12 is refused with %s, which would be stored as another number', (number) => {
    expect(faultIn(dataIs(`{"x":[0,{"y":${number}}]}`))).toBe('events[0].data.x[1].y');
  });

  test.each([
    ['twice of an event', dataIs('{"a":1,"b":{"a":2},"a":1}'), 'events[0].data.a'],
    ['twice, once escaped', dataIs('{"a":1,"\\u0061":2}'), 'events[0].data.a'],
    ['twice that says where it stands', written(/}$/, ',"version":4}'), 'version'],
    ['twice of the commit', written(/}$/, ',"at":"2010-12-01T08:26:00.000Z"}'), 'at'],
    ['of a later version', written(/}$/, ',"tenant":"x"}'), 'tenant'],
    ['of a later version in meta', written('"meta":{', '"meta":{"tenant":"x",'), 'meta.tenant'],
    [
      'of a later version in an event',
      written('"schemaVersion"', '"id":"x","schemaVersion"'),
      'events[0].id',
    ],
    ['whose name may be a value', written(/}$/, ',"Jane Doe, London":1}'), '?'],
  ])('is refused with a field %s', (_, line, path) => {
    expect(faultIn(line)).toBe(path);
  });

  const at = '"at":"2010-12-01T08:26:00.000Z"';
  const actor = '"actor":{"role":"operator","id":"test"}';
  test.each([
    ['commitId', written('"commitId":"account#9@3"', '"commitId":""')],
    ['commandId', written('"commandId":"account#9@3"', '"commandId":7')],
    ['commandHash', written('"commandHash":"hash"', '"commandHash":null')],
    ['at', written(at, '"at":"yesterday"')],
    ['at', written(at, '"at":"2010-12-01T08:26:00Z"')],
    ['at', written(at, '"at":"2010-12-01T09:26:00.000+01:00"')],
    ['at', written(at, '"at":"2010-02-30T08:26:00.000Z"')],
    ['at', written(at, '"at":1291191960000')],
    ['meta', written(/"meta":\{.*?\}\}/, '"meta":null')],
    ['meta.causationId', written('"causationId":"c",', '')],
    ['meta.actor', written(actor, '"actor":[]')],
    ['meta.actor.role', written('"operator"', '"root"')],
    ['meta.traceparent', written(actor, `${actor},"traceparent":1`)],
    ['events', written(/"events":\[.*\]/, '"events":[]')],
    ['events', written(/"events":\[.*\]/, '"events":{}')],
    ['events[0]', written(/"events":\[.*\]/, '"events":[null]')],
    ['events[1].type', written(/"type":"Counted"(?=.{1,50}$)/, '"type":""')],
    ['events[0].schemaVersion', written('"schemaVersion":1', '"schemaVersion":1.5')],
    ['events[0].data', written(',"data":{"version":3}', '')],
    ['replayed', written(/}$/, ',"replayed":false}')],
    ['', written(/}$/, '')],
  ])('is refused where %s is none that a reader would take', (path, line) => {
    expect(faultIn(line)).toBe(path);
  });

  test('is refused in words that hold no value of it', () => {
    expect(() => portableCommitOf(dataIs('{"x":12345678901234567891}'))).toThrow(
      'account#9 version 3: events[0].data.x is a number that would be stored as another one',
    );
    expect(() => portableCommitOf(written(at, '"at":"yesterday"'))).not.toThrow('yesterday');
  });

  test('may hold a text as long as it wants', () => {
    const long = `"${'\\"x'.repeat(2_000_000)}"`;
    expect(faultIn(dataIs(`{"x": ${long}}`))).toBe('none');
  });
});
