import fc from 'fast-check';
import { vi } from 'vitest';
import type { CommitMeta, RecordedEvent } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { OrderCommand } from '../../lambdas/domain/orders/commands.ts';
import { LineId, ProductId } from '../../lambdas/domain/orders/ids.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { historyHandler } from '../../lambdas/history/handle-history.ts';
import type { Sources } from '../../lambdas/history/question.ts';
import { httpFrame } from '../../lambdas/shared/http-frame.ts';
import { type HttpRequest, httpEvent, lambdaContext, readAnswer } from '../support/http-events.ts';
import { presentEvents } from '../support/present-events.ts';

export interface Appended {
  /** @default half past eight on 2010-12-01 */
  readonly at?: string;
  readonly meta?: CommitMeta;
}

export const byOperator: CommitMeta = {
  correlationId: 'correlation-1',
  causationId: 'causation-1',
  actor: { role: 'operator', id: 'op-1' },
};

/** Asks the real handler. */
export function asking(sources: Sources) {
  const handle = httpFrame(historyHandler(sources));
  /** @param path as in `/orders/536365/state` */
  return async (path: string, query = '', more: Partial<HttpRequest> = {}) => {
    const [, collection = '', id = '', question = ''] = path.split('/');
    const routeKey = `GET /{collection}/{id}/${question}`;
    const event = httpEvent({ routeKey, path, pathParameters: { collection, id }, query, ...more });
    return readAnswer(await handle(event, lambdaContext));
  };
}

/** An event store in memory that is asked. */
export function memoryHistory() {
  let now = '2010-12-01T08:00:00.000Z';
  const store = new MemoryEventStore({ clock: () => new Date(now) });
  const reader = presentEvents(store);
  const load = vi.spyOn(reader, 'load');
  const read = vi.spyOn(reader, 'read');
  const cursorKey = vi.fn(async () => 'key');

  /** One commit. */
  const append = async (
    stream: string,
    events: readonly RecordedEvent[],
    { at = '2010-12-01T08:30:00.000Z', meta = byOperator }: Appended = {},
  ) => {
    now = at;
    const loaded = await store.load(StreamId.parse(stream));
    const commandId = `command-${loaded.version}`;
    return await store.append(loaded, { commandId, commandHash: 'h', meta, events });
  };
  return { store, reader, load, read, cursorKey, append, get: asking({ reader, cursorKey }) };
}

/** An event of the present schema version 1. */
export const event = (type: string, data: unknown, schemaVersion = 1): RecordedEvent => ({
  type,
  schemaVersion,
  data,
});

export const pounds = (amount: number) => ({ amount, currency: 'GBP' });

export const deposited = (amount: number, reference?: string) =>
  event('MoneyDeposited', { amount: pounds(amount), ...(reference && { reference }) }, 2);

export const accountCreated = event('AccountCreated', { owner: '17850', currency: 'GBP' });

export const productRegistered = event('ProductRegistered', {
  name: 'LANTERN',
  price: pounds(339),
  backOrders: false,
});

/** Commands that an order may be given, in any order: many are refused, and many lead to several events. */
export const orderCommands: fc.Arbitrary<readonly OrderCommand[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.nat(99).map(lineOf).map(added) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }).map(removed) },
    { weight: 1, arbitrary: fc.constant<OrderCommand>({ type: 'PlaceOrder', data: {} }) },
    { weight: 2, arbitrary: fc.constantFrom('confirmed', 'shipped', 'cancelled').map(moved) },
  ),
  { maxLength: 16 },
);

export const orderCreated = (lines: number): OrderCommand => ({
  type: 'CreateOrder',
  data: {
    customer: null,
    currency: 'GBP',
    country: 'Norway',
    orderDate: '2010-12-01',
    lines: Array.from({ length: lines }, (_, index) => lineOf(index)),
  },
});

function lineOf(number: number) {
  const product = ProductId.parse(`p${number}`);
  return { product, quantity: number + 1, unitPrice: pounds(255), kind: 'product' as const };
}

function added(data: ReturnType<typeof lineOf>): OrderCommand {
  return { type: 'AddProductToCart', data };
}

function removed(line: number): OrderCommand {
  return { type: 'RemoveProductFromCart', data: { lineId: LineId.parse(String(line)) } };
}

function moved(status: 'confirmed' | 'shipped' | 'cancelled'): OrderCommand {
  return { type: 'UpdateOrderStatus', data: { status } };
}
