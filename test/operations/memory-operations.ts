import { vi } from 'vitest';
import type { CommitPointer } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { MemoryExecutions } from '../../lambdas/operations/executions/memory-executions.ts';
import { operationsHandler, type Sources } from '../../lambdas/operations/handle-operations.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import { MemoryReplayProgress } from '../../lambdas/replay/memory-replay-progress.ts';
import { httpFrame } from '../../lambdas/shared/http-frame.ts';
import { type HttpRequest, httpEvent, lambdaContext, readAnswer } from '../support/http-events.ts';
import { memoryConsumers } from './memory-consumers.ts';
import { memoryPresigned } from './moving/memory-presigned.ts';

/** Asks the real handler. */
export function asking(sources: Sources) {
  const handle = httpFrame(operationsHandler(sources));
  /** @param routeKey as in `GET /operations/parked` */
  return async (routeKey: string, more: Partial<HttpRequest> = {}) => {
    const path = routeKey.split(' ')[1] ?? '';
    const headers = { 'content-type': 'application/json' };
    return readAnswer(await handle(httpEvent({ routeKey, path, headers, ...more }), lambdaContext));
  };
}

export const ORDERS = 'orders_v1_b1';
export const SALES = 'sales_v1_b1';
export const BEST_SELLERS = 'best-sellers_v1_b1';
export const ACCOUNTS = 'accounts_v1_b1';

/** Parked streams and events in memory, and transports that keep what is announced on them. */
export function memoryOperations(clock: () => Date = () => new Date('2010-12-01T08:30:00.000Z')) {
  const parked = new MemoryParkedStreams({ clock });
  const consumers = memoryConsumers([ACCOUNTS, BEST_SELLERS, ORDERS, SALES], clock);
  const now = () => clock().getTime();
  const recording = () => vi.fn(async (_pointers: readonly CommitPointer[]) => {});
  const [kinesis, sqs] = [recording(), recording()];
  const cursorKey = vi.fn(async () => 'key');
  const announcers = { kinesis: { announce: kinesis }, sqs: { announce: sqs } };

  const park = async (consumer: string, stream: string, from = 3, seen = 5) => {
    const reason = { code: 'Unwritable', message: 'The store refuses it' };
    await parked.park({ consumer, stream: StreamId.parse(stream), from, seen, reason });
  };
  const verifications = new MemoryExecutions({ now: clock });
  const started = () => new MemoryExecutions({ now: clock });
  const [tierings, exports, imports, replays] = [started(), started(), started(), started()];
  const generations = new MemoryGenerations();
  const progress = new MemoryReplayProgress();
  const presigned = memoryPresigned();
  const objects = new MemoryObjectStore();
  const newId = vi.fn(() => `run-${newId.mock.calls.length}`);
  const works = { verifications, tierings, exports, imports, replays };
  const runs = { ...works, generations, progress, objects, presigned, newId };
  const ask = asking({ ...consumers, ...runs, parked, announcers, cursorKey, now });
  return {
    ...consumers,
    ...runs,
    parked,
    announcers,
    now,
    park,
    kinesis,
    sqs,
    cursorKey,
    ask,
    list: (query = '', more: Partial<HttpRequest> = {}) => ask('GET /operations/parked', { query, ...more }),
    lag: (query = '', more: Partial<HttpRequest> = {}) => ask('GET /operations/lag', { query, ...more }),
    redrive: (body: unknown, more: Partial<HttpRequest> = {}) =>
      ask('POST /operations/redrive', { body: JSON.stringify(body), ...more }),
  };
}

/** In the order in which they are listed. */
export const places = [
  [BEST_SELLERS, 'order#7'],
  [ORDERS, 'order#10'],
  [ORDERS, 'order#2'],
  [ORDERS, 'order#3'],
  [SALES, 'order#2'],
] as const;

/** Each of {@link places} is parked. */
export async function parkedEverywhere() {
  const operations = memoryOperations();
  for (const [consumer, stream] of [...places].reverse()) await operations.park(consumer, stream);
  return operations;
}

type Item = { readonly consumer: string; readonly stream: string };
export const placesIn = ({ items }: { items: Item[] }) =>
  items.map(({ consumer, stream }) => [consumer, stream]);

export const problem = (status: number, slug: string) => ({
  status,
  body: { type: `urn:varve:problem:${slug}` },
});

export const faultAt = (slug: string, path: string) => ({
  status: 400,
  body: { type: `urn:varve:problem:${slug}`, errors: [{ path }] },
});

/** Answers what `ask` does, without what the log says of it. */
export async function quietly<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    return await ask();
  } finally {
    written.mockRestore();
  }
}
