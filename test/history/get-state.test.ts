import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { account as accounts } from '../../lambdas/domain/accounts/index.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { order } from '../../lambdas/domain/orders/index.ts';
import { MemorySnapshotStore } from '../../lambdas/event-store/memory-snapshot-store.ts';
import { SnapshottingEventStore } from '../../lambdas/event-store/snapshotting-event-store.ts';
import { draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { giveCommands } from '../support/orders-history.ts';
import {
  accountCreated,
  asking,
  deposited,
  memoryHistory,
  orderCommands,
  orderCreated,
} from './memory-history.ts';

const problem = (status: number, slug: string) => ({ status, body: { type: `urn:varve:problem:${slug}` } });
const balanced = (balance: number) => ({
  situation: 'open',
  owner: '17850',
  currency: 'GBP',
  balance,
});

/** Recorded at eight, at ten, at nine (the clock went back), and at eleven. */
async function account() {
  const history = memoryHistory();
  await history.append('account#a1', [accountCreated, deposited(1)], { at: '2010-12-01T08:00:00.000Z' });
  await history.append('account#a1', [deposited(10)], { at: '2010-12-01T10:00:00.000Z' });
  await history.append('account#a1', [deposited(100)], { at: '2010-12-01T09:00:00.000Z' });
  await history.append('account#a1', [deposited(1000)], { at: '2010-12-01T11:00:00.000Z' });
  return history;
}

describe('the state of a stream', () => {
  test('G10 is that of its last event, when nothing else is asked for', async () => {
    const { get } = await account();
    expect(await get('/accounts/a1/state')).toMatchObject({
      status: 200,
      headers: { etag: '"5"' },
      body: { version: 5, recordedAt: '2010-12-01T11:00:00.000Z', state: balanced(1111) },
    });
  });

  test('G10 at a version is what the events up to it come to, also inside a commit', async () => {
    const { get } = await account();
    const at = async (version: number) => await get('/accounts/a1/state', `version=${version}`);
    expect(await at(1)).toMatchObject({
      headers: { etag: '"1"' },
      body: { version: 1, recordedAt: '2010-12-01T08:00:00.000Z', state: balanced(0) },
    });
    expect((await at(2)).body.state).toEqual(balanced(1));
    expect((await at(4)).body).toEqual({
      version: 4,
      recordedAt: '2010-12-01T09:00:00.000Z',
      state: balanced(111),
    });
  });

  test('G10 at each version of an order is the fold of that many events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), orderCommands, async (lines, commands) => {
        const { reader, get } = memoryHistory();
        const commits = await giveCommands(reader, '1', orderCreated(lines), ...commands);
        const events = commits.flatMap((commit) => commit.events) as unknown as readonly OrderEvent[];
        for (let version = 1; version <= events.length; version++) {
          const { body } = await get('/orders/1/state', `version=${version}`);
          const folded = events.slice(0, version).reduce(order.evolve, order.initialState);
          expect(body.state).toEqual(JSON.parse(JSON.stringify(folded)));
          expect(body.version).toBe(version);
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['2010-12-01T08:00:00.000Z', 2],
    ['2010-12-01T08:00:00Z', 2],
    ['2010-12-01T09:59:59.999Z', 2],
    ['2010-12-01T10:00:00.000Z', 4],
    ['2010-12-01T10:59:59.999999Z', 4],
    ['2010-12-01T11:00:00.000Z', 5],
    ['2999-01-01T00:00:00.000Z', 5],
  ])('G10 as of %s is the longest prefix of commits recorded by then: version %i', async (asOf, version) => {
    const { get } = await account();
    const { body } = await get('/accounts/a1/state', `asOf=${asOf}`);
    expect(body).toEqual((await get('/accounts/a1/state', `version=${version}`)).body);
  });

  test('G10 of before the first commit is not there, and neither is a version beyond the head', async () => {
    const { get } = await account();
    expect(await get('/accounts/a1/state', 'asOf=2010-12-01T07:59:59.999Z')).toMatchObject({
      ...problem(404, 'not-found'),
      body: { detail: 'Check the path, or ask for a later time.' },
    });
    expect(await get('/accounts/a1/state', 'version=6')).toMatchObject({
      ...problem(404, 'not-found'),
      body: { detail: 'Ask for a version up to 5.' },
    });
    expect(await get('/accounts/a2/state')).toMatchObject(problem(404, 'not-found'));
    expect(await get('/accounts/a2/state', 'version=1')).toMatchObject(problem(404, 'not-found'));
  });

  test('G10 S05 of a long stream is read in bounded parts', async () => {
    const history = memoryHistory();
    await history.append('account#a1', [accountCreated]);
    for (let count = 1; count < 40; count++) {
      await history.append(
        'account#a1',
        Array.from({ length: 30 }, () => deposited(1)),
      );
    }
    history.read.mockClear();
    const { body } = await history.get('/accounts/a1/state', 'asOf=2010-12-01T08:30:00.000Z');
    expect(body).toMatchObject({ version: 1171, state: balanced(1170) });
    const ranges = history.read.mock.calls.map(([, from, to = Number.NaN]) => to - from + 1);
    expect(ranges.length).toBeGreaterThan(1);
    expect(Math.max(...ranges)).toBeLessThanOrEqual(500);
    expect(history.load).not.toHaveBeenCalled();

    history.read.mockClear();
    await history.get('/accounts/a1/state', 'version=40');
    expect(history.read.mock.calls).toEqual([[StreamId.parse('account#a1'), 1, 40]]);
  });

  test('G10 of a long stream is taken from its snapshot on, and is the same', async () => {
    const { reader, append, cursorKey } = memoryHistory();
    const snapshots = new MemorySnapshotStore();
    const snapshotting = () =>
      new SnapshottingEventStore(reader, snapshots, {
        reducers: [{ decider: accounts, name: 'r' }],
        logger: silentLogger,
        rule: ({ version }) => version === 3,
      });
    const writer = snapshotting();
    await append('account#a1', [accountCreated], { at: '2010-12-01T08:00:00.000Z' });
    const { meta } = draftOf('c');
    const draft = { commandId: 'c', commandHash: 'h', meta, events: [deposited(1), deposited(10)] };
    await writer.append(await writer.load(StreamId.parse('account#a1')), draft);
    expect(snapshots.items.size).toBe(1);

    const get = asking({ reader: snapshotting(), cursorKey });
    expect((await get('/accounts/a1/state')).body).toEqual(
      (await get('/accounts/a1/state', 'version=3')).body,
    );
    await append('account#a1', [deposited(100)], { at: '2010-12-01T09:00:00.000Z' });
    expect((await get('/accounts/a1/state')).body).toEqual({
      version: 4,
      recordedAt: '2010-12-01T09:00:00.000Z',
      state: balanced(111),
    });
  });

  test('G2 is not told of a stream with a hole', async () => {
    const { get, reader, read, store } = await account();
    read.mockImplementation(async (stream, from, to) =>
      (await store.read(stream, from, to)).filter(({ version }) => version !== 3).map(reader.present),
    );
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const answers = [
      await get('/accounts/a1/state', 'version=5'),
      await get('/accounts/a1/history'),
      await get('/accounts/a1/diff', 'from=0'),
    ];
    written.mockRestore();
    for (const answer of answers) expect(answer).toMatchObject(problem(500, 'internal'));
  });

  test.each([
    ['version=1&asOf=2010-12-01T08:00:00.000Z', 'asOf'],
    ['version=0', 'version'],
    ['version=x', 'version'],
    ['version=2147483648', 'version'],
    ['version=1&version=2', 'version'],
    ['asOf=2010-12-01', 'asOf'],
    ['asOf=2010-12-01T08:00:00.000', 'asOf'],
    ['asOf=2010-12-01T08:00:00%2B01:00', 'asOf'],
    ['asOf=2010-02-30T08:00:00Z', 'asOf'],
    ['asOf=', 'asOf'],
    ['limit=1', 'limit'],
  ])('%s is no query', async (query, path) => {
    const { get } = await account();
    expect(await get('/accounts/a1/state', query)).toMatchObject({
      ...problem(400, 'invalid-query'),
      body: { errors: [{ path }] },
    });
  });
});
