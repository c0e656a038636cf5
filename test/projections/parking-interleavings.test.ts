import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Commit, encodeDelivered, lastVersion } from '../../lambdas/core/commit.ts';
import { foldDocument } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { type OrderDocument, orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { add, create, lantern, place, update } from '../domain/orders/orders.ts';
import { silentLogger } from '../support/loggers.ts';
import { onKinesis } from '../support/one-generation.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';
import { kinesisEvent } from '../support/table-stream.ts';

const stream = StreamId.of('order', 'a');
const consumer = firstGenerationOf(ordersProjection);

/** Runs what a store does in an order of its own. */
type Scheduled = <Call extends (...given: never[]) => Promise<unknown>>(call: Call) => Call;

/** A stream of five commits, and workers of old code, which throws at them all, and of new code, on the same stores. */
async function workers(scheduled: Scheduled = (call) => call) {
  const events = presentEvents();
  const commits = await giveCommands(
    events,
    'a',
    create(),
    add(lantern),
    add(lantern),
    place,
    update('confirmed'),
  );
  const kept = new MemoryDocumentStore<OrderDocument>();
  const documents = {
    positions: kept.positions.bind(kept),
    load: scheduled(kept.load.bind(kept)),
    save: scheduled(kept.save.bind(kept)),
  };
  const parked = new MemoryParkedStreams();
  parked.park = scheduled(parked.park.bind(parked));
  parked.release = scheduled(parked.release.bind(parked));
  const worker = (evolve: typeof orderDocuments.evolve) => {
    const project = projectDocuments({ ...orderDocuments, evolve }, documents, events);
    const handle = onKinesis({ contract: ordersProjection, project, parked, logger: silentLogger });
    return async (line: string) =>
      expect(await handle(kinesisEvent(line))).toEqual({ batchItemFailures: [] });
  };
  const [oldCode, newCode] = [
    worker(() => {
      throw new TypeError('old');
    }),
    worker(orderDocuments.evolve),
  ];
  const redriveBy = async (code: ReturnType<typeof worker>) => {
    const mark = await parked.find(consumer, stream);
    if (mark !== undefined) await code(encodeDelivered(redriveOf(mark)));
  };
  const redrive = () => redriveBy(newCode);
  const redriveWith = (evolve: typeof orderDocuments.evolve) => redriveBy(worker(evolve));
  const standing = async () => ({
    position: (await documents.load([stream]))[0]?.version ?? 0,
    waiting: (await parked.find(consumer, stream))?.seen,
  });
  return { commits, documents, parked, oldCode, newCode, redrive, redriveWith, standing };
}

const lineOf = (commit: Commit | undefined): string => (commit ? encodeDelivered(commit) : '');

// Metrics go there.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

describe('G7 a commit that arrives while a redrive is about to finish is not forgotten', () => {
  test('when it comes just before the mark is taken away: it is applied, too', async () => {
    const { commits, parked, oldCode, redrive, standing } = await workers();
    await oldCode(lineOf(commits[2]));
    const release = parked.release.bind(parked);
    parked.release = async (...given) => {
      parked.release = release;
      // A worker that began before the redrive, with the code from before.
      await parked.park({
        consumer,
        stream,
        from: 1,
        seen: 4,
        reason: { code: 'ProjectionFailed', message: '' },
      });
      return release(...given);
    };
    await redrive();
    expect(await standing()).toEqual({ position: 4, waiting: undefined });
  });

  test('when it fails for good itself: the mark stays, and tells why', async () => {
    const { commits, parked, oldCode, redriveWith, standing } = await workers();
    await oldCode(lineOf(commits[2]));
    const release = parked.release.bind(parked);
    parked.release = async (...given) => {
      parked.release = release;
      await oldCode(lineOf(commits[3]));
      return release(...given);
    };
    // It can apply what was parked first, and not what comes behind it.
    await redriveWith((document, event, context) => {
      if (context.version > 3) throw new RangeError('not yet');
      return orderDocuments.evolve(document, event, context);
    });
    expect(await standing()).toEqual({ position: 3, waiting: 4 });
    expect(await parked.find(consumer, stream)).toMatchObject({
      reason: { message: expect.stringContaining('RangeError') },
      count: 3,
    });
  });

  test('when it comes just after: it is behind a mark of its own', async () => {
    const { commits, documents, oldCode, redrive, standing } = await workers();
    await oldCode(lineOf(commits[2]));
    const { load } = documents;
    let goOn = () => {};
    documents.load = async (...given) => {
      documents.load = load;
      const before = await load(...given);
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return before;
    };
    const late = oldCode(lineOf(commits[3]));
    await redrive();
    expect(await standing()).toEqual({ position: 3, waiting: undefined });
    goOn();
    await late;
    expect(await standing()).toEqual({ position: 3, waiting: 4 });
    await redrive();
    expect(await standing()).toEqual({ position: 4, waiting: undefined });
  });

  test('in any order of what workers of old and of new code and redrives do', async () => {
    const task = fc.oneof(
      fc.record({
        code: fc.constantFrom('oldCode' as const, 'newCode' as const),
        commit: fc.nat({ max: 4 }),
      }),
      fc.constant('redrive' as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(task, { minLength: 1, maxLength: 10 }),
        async (scheduler, tasks) => {
          const { commits, documents, redrive, standing, ...codes } = await workers(
            (call) => scheduler.scheduleFunction(call as never) as never,
          );
          const delivered = tasks.flatMap((each) => (each === 'redrive' ? [] : [each]));
          const highest = Math.max(
            0,
            ...delivered.map(({ commit }) => lastVersion(commits[commit] as Commit)),
          );
          const run = (each: (typeof tasks)[number]) =>
            each === 'redrive' ? redrive() : codes[each.code](lineOf(commits[each.commit]));
          await scheduler.waitFor(Promise.all(tasks.map(run)));

          const after = await scheduler.waitFor(standing());
          expect(Math.max(after.position, after.waiting ?? 0)).toBe(highest);
          while ((await scheduler.waitFor(standing())).waiting !== undefined)
            await scheduler.waitFor(redrive());
          const [document] = await scheduler.waitFor(documents.load([stream]));
          expect(document?.version ?? 0).toBe(highest);
          const applied = commits.filter(({ version }) => version <= highest);
          expect(document?.document).toEqual(foldDocument(orderDocuments, undefined, applied));
        },
      ),
      { numRuns: 200 },
    );
  });
});
