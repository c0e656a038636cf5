import { setTimeout as sleep } from 'node:timers/promises';
import type { Building } from './generation-control.ts';
import type { Lease, Leases } from './generations.ts';

/** Milliseconds that what an ended invocation has sent to a store may still take there. */
export const AFTERMATH = 15_000;

/** Milliseconds between two looks. */
const PAUSE = 100;

interface Clocked {
  readonly leases: Pick<Leases, 'list'>;
  /** Milliseconds that an invocation which writes may last, as it was deployed. */
  readonly longestInvocation: number;
  /** Milliseconds since 1970. @default the system's clock */
  readonly now?: () => number;
  /** Waits for so many milliseconds. @default a timer */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Waits until nobody writes by a record that was saved before the call: each invocation that said it would has given its
 * lease back, or cannot do anything any more. Who begins to write meanwhile looks at the record that is saved by now.
 *
 * An invocation that began before the build did took no lease, since there was nothing to be careful about; so the build has
 * to be older than any invocation lasts.
 *
 * @param version whose function. @default of all
 * @throws {StoreUnreachable}
 */
export async function awaitWriters(
  { leases, longestInvocation, now = Date.now, pause = sleep }: Clocked,
  projection: string,
  { since }: Pick<Building, 'since'>,
  version?: number,
): Promise<void> {
  const young = Date.parse(since) + longestInvocation + AFTERMATH - now();
  if (young > 0) await pause(young);
  const isWaitedFor = (lease: Lease) =>
    (version === undefined || lease.version === version) && lease.expires > now();
  const before = (await leases.list(projection)).filter(isWaitedFor).map(({ invocation }) => invocation);
  const isThere = async () =>
    (await leases.list(projection)).some((lease) => isWaitedFor(lease) && before.includes(lease.invocation));
  while (before.length > 0 && (await isThere())) await pause(PAUSE);
}
