import { describe, expect, test } from 'vitest';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { account } from '../../../lambdas/domain/accounts/index.ts';
import { StoreUnavailable } from '../../../lambdas/event-store/event-store.ts';
import { MemoryObjectStore } from '../../../lambdas/event-store/memory-object-store.ts';
import { MemorySnapshotStore } from '../../../lambdas/event-store/memory-snapshot-store.ts';
import { type HeadPlace, SEGMENTS } from '../../../lambdas/event-store/stream-heads.ts';
import type { TieringEvent } from '../../../lambdas/operations/contract.ts';
import { tieringHandler, tieringResults } from '../../../lambdas/operations/tier/handle-tier.ts';
import { fillAccount } from '../../support/accounts-history.ts';
import { leavingTable } from '../../support/leaving-table.ts';
import { recordingLogger } from '../../support/loggers.ts';

const DAY = 86_400_000;

/** A table of accounts, with the function that moves what is old in it. */
async function open(accounts: number) {
  const start = Date.parse('2010-12-01T08:00:00.000Z');
  const objects = new MemoryObjectStore();
  const table = leavingTable(objects, () => new Date(start));
  const ids = Array.from({ length: accounts }, (_, index) => String(17850 + index));
  for (const id of ids) await fillAccount(table.events, id, 10);
  const streams = ids.map((id) => StreamId.of('account', id));
  const heads = async (limit: number, after?: HeadPlace) =>
    streams.slice(after === undefined ? 0 : streams.indexOf(after.stream) + 1).slice(0, limit);
  const { logger, lines } = recordingLogger();
  const sources = {
    ...{ ...table, objects, logger },
    snapshots: new MemorySnapshotStore(),
    reducers: [{ decider: account, name: 'today' }],
    policy: { age: DAY, least: 5 },
    now: () => start + 7 * DAY,
    heads: {
      next: async (segment: number, limit: number, after?: HeadPlace) =>
        segment > 0
          ? []
          : (await heads(limit, after)).map((stream) => ({ stream, commit: 10, version: 10, at: '' })),
      head: async () => undefined,
    },
  };
  return { sources, lines, streams, table, objects };
}

/** Runs the phases as the state machine does, and answers how often the function was called. */
async function run(sources: Parameters<typeof tieringHandler>[0], apply: boolean, time = 300_000) {
  const handle = tieringHandler(sources);
  let calls = 0;
  const untilDone = async (event: Omit<TieringEvent, 'place'>) => {
    let place: unknown = null;
    for (let done = false; !done; calls++)
      ({ done, place = null } = await handle(
        { ...event, place: JSON.parse(JSON.stringify(place)) } as TieringEvent,
        {
          getRemainingTimeInMillis: () => time,
        },
      ));
  };
  for (let segment = 0; segment < SEGMENTS; segment++)
    await untilDone({ run: 'r-1', apply, phase: 'segment', segment } as TieringEvent);
  await untilDone({ run: 'r-1', apply, phase: 'conclude' } as TieringEvent);
  return calls;
}

const report = (objects: MemoryObjectStore) => tieringResults(objects, 'r-1').readReport();

describe('a run of tiering', () => {
  test('says what it would do, by all segments, and does it when told to', async () => {
    const { sources, objects, streams, table } = await open(3);
    await run(sources, false);
    const told = await report(objects);
    expect(told).toMatchObject({
      applied: false,
      streams: 3,
      moved: 3,
      commits: 27,
      snapshots: 3,
      failed: 0,
    });
    for (const stream of streams) expect(await table.tier.list(stream)).toEqual([]);

    const done = await open(3);
    await run(done.sources, true);
    expect(await report(done.objects)).toEqual({ ...told, applied: true });
    for (const stream of done.streams) expect(await done.table.tier.list(stream)).toHaveLength(1);
  });

  test('goes on in the next call where the time of one is over', async () => {
    const { sources, objects } = await open(410);
    expect(await run(sources, false, 0)).toBe(SEGMENTS + 1 + 2);
    expect(await report(objects)).toMatchObject({ streams: 410, moved: 410, commits: 410 * 9 });
  });

  test('G7 leaves a stream as it is with which something is wrong, tells which, and goes on', async () => {
    const { sources, objects, lines } = await open(3);
    const { lasting } = sources.expiry;
    sources.expiry.lasting = async (stream, before) => {
      if (stream === 'account#17851') throw Object.assign(new Error('secret'), { code: 'TierDamaged' });
      return await lasting.call(sources.expiry, stream, before);
    };
    await run(sources, true);
    const failures = [
      { stream: 'account#17851', reason: { code: 'TierDamaged', message: 'Error TierDamaged' } },
    ];
    expect(await report(objects)).toMatchObject({ streams: 3, moved: 2, failed: 1, failures });
    expect(JSON.stringify(lines)).toContain('account#17851');
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('fails as a whole when a store is not there', async () => {
    const { sources } = await open(3);
    sources.expiry.lasting = async () => {
      throw new StoreUnavailable('down');
    };
    await expect(run(sources, true)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
