import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../../lambdas/core/commit.ts';
import { type Decider, fold } from '../../lambdas/core/decider.ts';
import { UnknownEvent } from '../../lambdas/core/event.ts';
import {
  BrokenLineage,
  composeUpcasters,
  type EventLineage,
  UpcastFailed,
} from '../../lambdas/core/upcaster.ts';
import { commitOf } from '../support/histories.ts';

/** The case's cards: a type that was renamed and twice given another form, and one that is no longer used. */
const cards: EventLineage = {
  category: 'card',
  schemaVersions: { CardIssued: 3, CardLost: 1 },
  renamed: { CardIssuedEvent: 'CardIssued' },
  retired: ['CardPolished'],
  upcasters: {
    CardIssued: {
      1: ({ amount }: { amount: string }) => ({ amountMinor: Number(amount.replace('.', '')) }),
      2: (old: { amountMinor: number }) => ({ ...old, currency: 'GBP' }),
    },
  },
};
const upcast = composeUpcasters([cards]);

const commitWith = (...events: readonly RecordedEvent[]) => ({ ...commitOf('card#1', 1), events });
const upcastEvent = (event: RecordedEvent) => upcast(commitWith(event)).events[0];

const issuedLongAgo = { type: 'CardIssuedEvent', schemaVersion: 1, data: { amount: '10.00' } };
const issued = { type: 'CardIssued', schemaVersion: 3, data: { amountMinor: 1000, currency: 'GBP' } };

describe('G11 an old event', () => {
  test('S25 comes in its present form, step by step, under its present name', () => {
    expect(upcastEvent(issuedLongAgo)).toEqual(issued);
    expect(upcastEvent({ type: 'CardIssued', schemaVersion: 2, data: { amountMinor: 7 } })).toEqual({
      ...issued,
      data: { amountMinor: 7, currency: 'GBP' },
    });
  });

  test('S25 is upcast purely: what was stored is not touched, and the same comes out again', () => {
    const stored = structuredClone(issuedLongAgo);
    const commit = Object.freeze(commitWith(Object.freeze(stored)));
    expect([upcast(commit), upcast(commit)]).toEqual([
      { ...commit, events: [issued] },
      { ...commit, events: [issued] },
    ]);
    expect(stored).toEqual(issuedLongAgo);
  });

  test('in its present form is left as it is', () => {
    const commit = commitWith(issued, { type: 'CardLost', schemaVersion: 1, data: {} });
    expect(upcast(commit)).toBe(commit);
  });

  test('upcast again is the same', () => {
    fc.assert(
      fc.property(
        fc.nat(99_999).map((pence) => (pence / 100).toFixed(2)),
        (amount) => {
          const once = upcast(commitWith({ ...issuedLongAgo, data: { amount } }));
          expect(upcast(once)).toBe(once);
        },
      ),
    );
  });
});

test('an old event that its upcaster does not take is told by its type and version, and not by its data', () => {
  const broken = { ...issuedLongAgo, data: { amount: null } };
  expect(() => upcastEvent(broken)).toThrow(UpcastFailed);
  expect(() => upcastEvent(broken)).toThrow(/CardIssued version 1: mend/);
});

describe('S25 a retired event', () => {
  const polished = { type: 'CardPolished', schemaVersion: 7, data: { how: 'well' } };

  test('is seen as it was stored', () => {
    expect(upcastEvent(polished)).toEqual(polished);
  });

  test('means nothing to the state', () => {
    const counting = {
      ...cards,
      initialState: 0,
      decide: () => ({ kind: 'accepted', events: [] }),
      evolve: (count: number) => count + 1,
    } as unknown as Decider<number, never, { type: string; data: unknown }, { type: string }>;
    expect(fold(counting, [upcast(commitWith(issuedLongAgo, polished, issued))])).toBe(2);
  });
});

describe('S19 an event that this code does not know', () => {
  test.each([
    { type: 'CardFrozen', schemaVersion: 1, data: {} },
    { type: 'CardIssued', schemaVersion: 4, data: {} },
    { type: 'CardIssued', schemaVersion: 0, data: {} },
    { type: 'CardIssued', schemaVersion: 1.5, data: {} },
    { type: 'constructor', schemaVersion: 1, data: {} },
  ])('by its type or version is a typed error: $type $schemaVersion', (event) => {
    expect(() => upcastEvent(event)).toThrow(UnknownEvent);
  });

  test('by its category, too', () => {
    expect(() => upcast(commitOf('parcel#1', 1))).toThrow(UnknownEvent);
  });
});

describe('S25 a lineage by which an event could not be read is found when the code starts', () => {
  test.each<readonly [string, Partial<EventLineage>, RegExp]>([
    [
      'a version from which no step leads on',
      { schemaVersions: { CardIssued: 4, CardLost: 1 } },
      /CardIssued version 3 to 4/,
    ],
    ['a new name that is none of today', { renamed: { CardIssuedEvent: 'CardMade' } }, /CardMade/],
    ['a new name that is an old one', { renamed: { A: 'B', B: 'CardLost' } }, /A was renamed to B/],
    ['an old name that is one of today', { renamed: { CardLost: 'CardIssued' } }, /CardLost was renamed/],
    [
      'an upcaster of no type',
      { upcasters: { ...cards.upcasters, CardLots: { 1: () => ({}) } } },
      /CardLots/,
    ],
  ])('%s', (_, change, what) => {
    expect(() => composeUpcasters([{ ...cards, ...change }])).toThrow(BrokenLineage);
    expect(() => composeUpcasters([{ ...cards, ...change }])).toThrow(what);
  });

  test('a category that two have', () => {
    expect(() => composeUpcasters([cards, { ...cards }])).toThrow(BrokenLineage);
  });

  test('a type may be renamed and then retired', () => {
    const lineage = { ...cards, renamed: { CardWaxed: 'CardPolished' } };
    const waxed = { type: 'CardWaxed', schemaVersion: 1, data: {} };
    expect(composeUpcasters([lineage])(commitWith(waxed)).events).toEqual([
      { ...waxed, type: 'CardPolished' },
    ]);
  });
});
