import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countEvents, eventsOf, mayHold, sameCommit } from '../../lambdas/archive/commit-events.ts';
import { type Commit, MalformedCommit } from '../../lambdas/core/commit.ts';
import { type CommitLine, lineOf } from '../../lambdas/event-store/commit-lines.ts';
import { deposits } from './archived.ts';

const withLine = (line: CommitLine, text: string): CommitLine => ({ ...line, line: text });

/** Commits whose texts hold what the fields of a line look like. */
const tricky = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(',"events":[', '","events":[{"type":"', '{"type":"', ',"replayed":true}', '"at":"', '\\"'),
);
const event = fc.record({
  type: fc.constantFrom('MoneyDeposited', 'MoneyWithdrawn'),
  schemaVersion: fc.constant(1),
  data: fc.dictionary(tricky, fc.oneof(tricky, fc.integer(), fc.array(fc.record({ type: tricky })))),
});
const commits: fc.Arbitrary<Commit> = fc
  .record({
    commandId: tricky,
    correlationId: tricky,
    events: fc.array(event, { minLength: 1, maxLength: 4 }),
    isReplayed: fc.boolean(),
  })
  .map(({ commandId, correlationId, events, isReplayed }) => {
    const { meta, ...rest } = deposits('acct-1', 3);
    return {
      ...rest,
      commandId,
      meta: { ...meta, correlationId },
      events,
      ...(isReplayed && { replayed: true as const }),
    };
  });

describe('what a fold needs of a commit', () => {
  test('is what parsing the whole line gives', () => {
    fc.assert(
      fc.property(commits, (commit) => {
        const { stream, version, at, events } = JSON.parse(lineOf(commit).line) as Commit;
        expect(eventsOf(lineOf(commit))).toEqual({ stream, version, at, events });
      }),
    );
  });

  test('is how many events it has, whatever number is expected', () => {
    fc.assert(
      fc.property(commits, fc.integer({ min: 1, max: 5 }), (commit, expected) => {
        const [line, count] = countEvents(lineOf(commit), expected);
        expect(count).toBe(commit.events.length);
        expect(eventsOf(line).events).toEqual(JSON.parse(lineOf(commit).line).events);
      }),
    );
  });

  test('is read of a line with fields behind the events that this code does not know', () => {
    const line = lineOf(deposits('acct-1', 1, [1, 2]));
    const longer = withLine(line, `${line.line.slice(0, -1)},"tags":["a"]}`);
    expect(eventsOf(longer)).toEqual(eventsOf(line));
  });

  test('is read of a line whose fields stand in another order', () => {
    const { events, at, ...rest } = deposits('acct-1', 1, [1, 2]);
    const line = lineOf(deposits('acct-1', 1, [1, 2]));
    expect(eventsOf(withLine(line, JSON.stringify({ ...rest, events, at })))).toEqual(eventsOf(line));
  });

  test.each([
    ['a line that ends early', (text: string) => text.slice(0, -10)],
    ['no events', (text: string) => text.replace(/"events":.*/, '"events":[]}')],
    ['a pointer', () => '{"stream":"account#acct-1","version":1,"count":2}'],
  ])('%s is no commit', (_, change) => {
    const line = lineOf(deposits('acct-1', 1));
    expect(() => eventsOf(withLine(line, change(line.line)))).toThrow(MalformedCommit);
  });
});

describe('a line that holds no event of the types that are asked for', () => {
  test('is known without parsing it, and no other is taken for one', () => {
    fc.assert(
      fc.property(
        commits,
        fc.constantFrom('MoneyDeposited', 'MoneyWithdrawn', 'AccountOpened'),
        (commit, type) => {
          const line = lineOf(commit);
          if (!mayHold(line, [type])) expect(commit.events.map((event) => event.type)).not.toContain(type);
          if (type === 'AccountOpened') expect(mayHold(line, [type])).toBe(false);
        },
      ),
    );
  });
});

describe('two lines are the same commit', () => {
  const [commit] = [deposits('acct-1', 1, [1, 2])];

  test('when they are equal, but for the mark of one that was put back', () => {
    expect(sameCommit(lineOf(commit), lineOf(commit))).toBe(true);
    expect(sameCommit(lineOf(commit), lineOf({ ...commit, replayed: true }))).toBe(true);
  });

  test('when only the order of fields is another', () => {
    const { at, ...rest } = commit;
    expect(sameCommit(lineOf(commit), withLine(lineOf(commit), JSON.stringify({ ...rest, at })))).toBe(true);
  });

  test.each([
    ['another amount', { ...commit, events: deposits('acct-1', 1, [1, 3]).events }],
    ['another id', { ...commit, commitId: 'other' }],
    ['another version', { ...commit, version: 2 }],
    ['another stream', { ...commit, stream: deposits('acct-2', 1).stream }],
  ])('and not with %s', (_, other) => {
    expect(sameCommit(lineOf(commit), lineOf(other))).toBe(false);
  });

  test('and not when both are no commit', () => {
    const [one, other] = ['{"a":1}', '{"b":1}'].map((text) => withLine(lineOf(commit), text));
    expect(one && other && sameCommit(one, other)).toBe(false);
  });
});
