import {
  type Commit,
  type CommitPointer,
  type Delivered,
  encodeDelivered,
  isPointer,
  pointerTo,
} from '../../lambdas/core/commit.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { SEGMENTS } from '../../lambdas/event-store/stream-heads.ts';
import { type HealingSources, healStreams } from '../../lambdas/operations/reconcile/heal-streams.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import type { CommitTarget } from '../../lambdas/publisher/commit-target.ts';
import { encodeRecord } from '../../lambdas/publisher/group-commits.ts';
import { tableStreamHandler } from '../../lambdas/publisher/handle-table-stream.ts';
import { silentLogger } from '../support/loggers.ts';
import { onKinesis, onSqs } from '../support/one-generation.ts';
import { presentEvents } from '../support/present-events.ts';
import { publishAll } from '../support/publish-all.ts';
import { inserted, kinesisEvent, sqsEvent } from '../support/table-stream.ts';
import type { Chance } from './flaky-stores.ts';
import { type ReadModel, readModels } from './read-models.ts';

/** Bytes: so small that many commits go as pointers. */
const RECORD_LIMIT = 900;

/** Takes the commits of a stream most of the time; refuses some, some of them although it took them. */
const eventStream = (records: string[], chance: Chance): CommitTarget => ({
  async send(batches) {
    return batches.flatMap((batch) => {
      // Refused; taken; taken, and the answer lost: sent again later.
      const fate = chance();
      if (fate > 0.3) records.push(Buffer.from(encodeRecord(batch.commits, RECORD_LIMIT)).toString());
      return fate > 0.5 ? [] : [{ batch, reason: 'refused' }];
    });
  },
});

/** Takes a commit once, most of the time; refuses some, some of them although it took them. */
const fifoTopic = (messages: string[], chance: Chance): CommitTarget => {
  const taken = new Set<string>();
  const takes = (commit: Delivered): boolean => {
    const fate = chance();
    const id = `${commit.stream}@${commit.version}`;
    if (fate > 0.1 && !(taken.has(id) && fate < 0.9)) {
      taken.add(id);
      messages.push(encodeDelivered(fate > 0.7 && !isPointer(commit) ? pointerTo(commit) : commit));
    }
    return fate > 0.15;
  };
  return {
    async send(batches) {
      return batches
        .filter(({ commits }) => !commits.every(takes))
        .map((batch) => ({ batch, reason: 'refused' }));
    },
  };
};

/** Takes what was sent from a transport, which loses some of it for good. */
const taken = (sent: string[], chance: Chance): readonly string[] =>
  sent.splice(0).filter(() => chance() > 0.2);

const shuffled = <Item>(items: readonly Item[], chance: Chance): Item[] =>
  items
    .map((item) => [chance(), item] as const)
    .sort(([x], [y]) => x - y)
    .map(([, item]) => item);

/** The whole corridor on in-memory twins, with the real handlers. */
export function corridor(chance: Chance) {
  const stored = new MemoryEventStore();
  const events = presentEvents(stored);
  const parked = new MemoryParkedStreams();
  const sent: Record<'kinesis' | 'sqs', string[]> = { kinesis: [], sqs: [] };
  const models = readModels({ events, chance });
  const logger = silentLogger;
  const publishers = [
    tableStreamHandler({ targetName: 'kinesis', target: eventStream(sent.kinesis, chance), parked, logger }),
    tableStreamHandler({ targetName: 'sns', target: fifoTopic(sent.sqs, chance), parked, logger }),
  ];

  const consumerOf = ({ contract, project }: ReadModel) => {
    const projection = { contract, project, parked, logger };
    const [takeRecords, takeMessages] = [onKinesis(projection), onSqs(projection)];
    return contract.source === 'kinesis'
      ? (batch: readonly string[]) => takeRecords(kinesisEvent(...batch))
      : (batch: readonly string[]) =>
          takeMessages(sqsEvent(...batch.map((body, id) => [`${id}`, body] as const)));
  };

  const announcer = (transport: 'kinesis' | 'sqs') => ({
    announce: async (pointers: readonly CommitPointer[]) =>
      void sent[transport].push(...pointers.map(encodeDelivered)),
  });
  const healing: HealingSources = {
    positions: {
      consumers: models.map(({ contract }) => firstGenerationOf(contract)),
      async positions(consumer, streams) {
        const asked = models.find(({ contract }) => firstGenerationOf(contract) === consumer);
        return (await asked?.positions.positions(streams)) ?? new Map();
      },
    },
    parked,
    announcers: { kinesis: announcer('kinesis'), sqs: announcer('sqs') },
    logger,
    now: () => Date.now(),
    patience: 0,
  };

  return {
    events,
    parked,
    models,
    async publish(log: readonly Commit[]): Promise<void> {
      for (const handle of publishers) await publishAll(handle, shuffled(log, chance).map(inserted), chance);
    },
    /** Delivers what the transports have not lost, to each consumer in an order of its own. */
    async deliver(): Promise<void> {
      const arrived = { kinesis: taken(sent.kinesis, chance), sqs: taken(sent.sqs, chance) };
      for (const model of models) await consumeAll(consumerOf(model), arrived[model.contract.source], chance);
    },
    /** As reconcile does. @returns how many streams were announced */
    async heal(): Promise<number> {
      const segments = Array.from({ length: SEGMENTS }, (_, segment) => stored.next(segment, 1_000));
      return await healStreams(healing, (await Promise.all(segments)).flat());
    },
  };
}

/** Workers of one consumer that are busy at the same time: one whose batch took too long is not waited for. */
const WORKERS = 2;

/** Delivers in any order, some of it twice, in batches of any size; a batch that failed comes again, sooner or later. */
async function consumeAll(
  consume: (batch: readonly string[]) => Promise<{ readonly batchItemFailures: readonly unknown[] }>,
  arrived: readonly string[],
  chance: Chance,
): Promise<void> {
  const isApplied = (batch: readonly string[]) =>
    consume(batch).then(
      ({ batchItemFailures }) => batchItemFailures.length === 0,
      () => false,
    );
  let left = shuffled([...arrived, ...arrived.filter(() => chance() < 0.3)], chance);
  while (left.length > 0) {
    const batches = Array.from({ length: WORKERS }, () => left.splice(0, 1 + Math.floor(chance() * 6)));
    const applied = await Promise.all(batches.map(isApplied));
    const failed = batches.filter((_, index) => !applied[index]).flat();
    if (failed.length > 0) left = shuffled([...left, ...failed], chance);
  }
}
