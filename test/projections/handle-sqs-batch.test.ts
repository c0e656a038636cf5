import { describe, expect, test } from 'vitest';
import { type Commit, encodeDelivered, pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { bestSellersProjection } from '../../lambdas/projections/best-sellers/contract.ts';
import { type SellerTally, sellerTallies } from '../../lambdas/projections/best-sellers/seller-tallies.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { create, lantern, place } from '../domain/orders/orders.ts';
import { commitOf } from '../support/histories.ts';
import { recordingLogger } from '../support/loggers.ts';
import { onSqs } from '../support/one-generation.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';
import { sqsEvent } from '../support/table-stream.ts';

function bestSellers() {
  const events = presentEvents();
  const store = new MemoryTallyStore<SellerTally>();
  const { lines, logger } = recordingLogger();
  const project = projectTallies(sellerTallies, store, events);
  const handle = onSqs({
    contract: bestSellersProjection,
    project,
    parked: new MemoryParkedStreams(),
    logger,
  });
  const units = () => store.tallies.map(({ add }) => add.units);
  return { events, store, handle, units, lines };
}

const failed = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const message = (id: string, commit: Commit | undefined) =>
  [id, commit ? encodeDelivered(commit) : ''] as const;
/** What this code cannot read, at a version where nothing can be passed over. */
const unknown = (stream: string, version: number): Commit => ({
  ...commitOf(stream, version),
  events: [{ type: 'OrderPlaced', schemaVersion: 9, data: {} }],
});

describe('a projection behind a queue', () => {
  test('applies each message once, whole or as a pointer, also when it comes again', async () => {
    const { events, handle, units } = bestSellers();
    const [created, placed] = await giveCommands(events, 'a', create(lantern), place);
    const batch = sqsEvent(message('1', created), ['2', placed ? encodeDelivered(pointerTo(placed)) : '']);
    expect(await handle(batch)).toEqual(failed());
    expect(await handle(batch)).toEqual(failed());
    expect(units()).toEqual([6]);
  });

  test('S16 reports what failed with all later messages of its stream, and those alone', async () => {
    const { events, store, handle } = bestSellers();
    const [a1, a2] = await giveCommands(events, 'a', create(lantern), place);
    const batch = sqsEvent(
      message('m1', a1),
      message('m2', unknown('order#b', 1)),
      message('m3', a2),
      message('m4', commitOf('order#b', 2)),
    );
    expect(await handle(batch)).toEqual(failed('m2', 'm4'));
    const [a, b] = [StreamId.parse('order#a'), StreamId.parse('order#b')];
    expect(await store.positions([a, b])).toEqual(new Map([[a, 3]]));
  });

  test('S14 reports a message that cannot be read, and applies its neighbours', async () => {
    const { events, handle, units } = bestSellers();
    const [whole] = await giveCommands(events, 'a', create(lantern), place);
    expect(await handle(sqsEvent(['m1', 'not a commit'], message('m2', whole)))).toEqual(failed('m1'));
    expect(units()).toEqual([]);
  });

  test('says what it applied, so that a command can be followed by its correlation id', async () => {
    const { events, handle, lines } = bestSellers();
    const [created] = await giveCommands(events, 'a', create(lantern));
    await handle(sqsEvent(message('1', created)));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        message: 'Commits were applied',
        projection: 'best-sellers',
        commits: [{ stream: 'order#a', version: 1, correlationId: 'c' }],
      },
    ]);
  });
});
