import { expect } from 'vitest';
import { eachAtMost } from '../../bin/varve/each-at-most.ts';
import type { DomainEvent } from '../../lambdas/core/event.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { evolve, noOrder, type OrderState } from '../../lambdas/domain/orders/state.ts';
import type { HttpClient } from './http-client.ts';

/** Questions that are under way at once. */
const CONCURRENCY = 4;

/** Versions of one order that are looked at, the first and the last among them. */
const MOST_VERSIONS = 25;

interface ShownEvent extends DomainEvent {
  readonly version: number;
  readonly recordedAt: string;
}

/** The state of an order at each of its versions, and at its last time, is the fold of its first events (G10). */
export async function expectTimeTravel({ all, query }: HttpClient, id: string): Promise<number> {
  const history = await all<ShownEvent>(`/orders/${id}/history?limit=200`);
  expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 1));
  const states = statesOf(history);
  const versions = someOf(history.length);
  await eachAtMost(CONCURRENCY, versions, async (version) => {
    const { status, body } = await query(`/orders/${id}/state?version=${version}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      version,
      recordedAt: history[version - 1]?.recordedAt,
      state: JSON.parse(JSON.stringify(states[version])),
    });
  });
  const last = history.at(-1);
  const asOf = await query(`/orders/${id}/state?asOf=${last?.recordedAt}`);
  expect(asOf.body).toMatchObject({ version: last?.version });
  return versions.length;
}

/** The state before the first event, and after each. */
function statesOf(events: readonly DomainEvent[]): readonly OrderState[] {
  const states: OrderState[] = [noOrder];
  for (const event of events) states.push(evolve(states.at(-1) as OrderState, event as OrderEvent));
  return states;
}

function someOf(versions: number): readonly number[] {
  const step = Math.max(1, (versions - 1) / (MOST_VERSIONS - 1));
  const some = Array.from({ length: MOST_VERSIONS }, (_, index) => Math.round(1 + index * step));
  return [...new Set([...some.filter((version) => version < versions), versions])];
}
