import { type Commit, encodeDelivered, type RecordedEvent } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { create, lantern, place } from '../domain/orders/orders.ts';
import { draftOf } from '../support/histories.ts';
import { giveCommands } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';
import type { FaultyProjection } from './faulty-projections.ts';

const orderOf = (id: string): StreamId => StreamId.of('order', id);

export const [bad, first, last] = ['bad', 'first', 'last'].map(orderOf) as [StreamId, StreamId, StreamId];

export const newer: RecordedEvent = {
  type: 'OrderStatusUpdated',
  schemaVersion: 9,
  data: { status: 'packed' },
};

/** Where each stream stands, and which is to stop: it has a commit before the others and one behind them. */
export async function batchOf({ stored }: FaultyProjection): Promise<readonly string[]> {
  const events = presentEvents(stored);
  const [a] = await giveCommands(events, 'first', create(lantern));
  const [b] = await giveCommands(events, 'bad', create(lantern));
  const [c] = await giveCommands(events, 'last', create(lantern));
  const [, later] = await giveCommands(events, 'bad', place);
  return [a, b, c, later].map((commit) => encodeDelivered(commit as Commit));
}

/** Another commit of the stream that is parked. */
export async function anotherOf({ stored }: FaultyProjection, event: RecordedEvent): Promise<string> {
  const commit = await stored.append(await stored.load(bad), { ...draftOf('another'), events: [event] });
  return encodeDelivered(commit);
}

export const confirmed = { ...newer, schemaVersion: 1, data: { status: 'confirmed' } };
