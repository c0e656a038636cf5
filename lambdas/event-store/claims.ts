import { createHash } from 'node:crypto';
import { type Claim, claimEvent, claimLineage, holderOf } from '../core/claim.ts';
import type { Commit } from '../core/commit.ts';
import type { Decider, Rejection } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import { StreamId } from '../core/stream-id.ts';
import type { Appending, PresentEventStore } from './event-store.ts';
import type { LoadedStream } from './loaded-stream.ts';

/** A claim that a command takes or gives back, with the stream that says who has it now. */
export interface LoadedClaim<Refusal> {
  readonly change: 'taken' | 'released';
  readonly loaded: LoadedStream;
  readonly heldBy: StreamId | undefined;
  readonly refusal: Refusal;
}

/** Hexadecimal digits of a SHA-256 that are kept: 128 bits. */
const HASH_LENGTH = 32;

/** The stream of a claim. Its value is hashed: it may be longer than an id, and is told to nobody. */
export function claimStream({ what, value }: Pick<Claim<unknown>, 'what' | 'value'>): StreamId {
  const hash = createHash('sha256').update(value).digest('hex').slice(0, HASH_LENGTH);
  return StreamId.of(claimLineage.category, `${what}.${hash}`);
}

/**
 * The claims that these events change: what the state after them has and the one before had not, and the reverse.
 * @throws {StoreUnavailable}
 */
export async function loadClaims<State, Command, Event extends DomainEvent, Refusal extends Rejection>(
  store: PresentEventStore,
  decider: Decider<State, Command, Event, Refusal>,
  before: State,
  events: readonly Event[],
): Promise<readonly LoadedClaim<Refusal>[]> {
  if (decider.claims === undefined) return [];
  const had = byStream(decider.claims(before));
  const has = byStream(decider.claims(events.reduce((state, event) => decider.evolve(state, event), before)));
  const taken = [...has].filter(([stream]) => !had.has(stream));
  const released = [...had].filter(([stream]) => !has.has(stream));
  const load = async (change: LoadedClaim<Refusal>['change'], [stream, { refusal }]: Entry<Refusal>) => {
    const loaded = await store.load(stream);
    return { change, loaded, heldBy: holderOf(loaded.commits), refusal };
  };
  return await Promise.all([
    ...taken.map((entry) => load('taken', entry)),
    ...released.map((entry) => load('released', entry)),
  ]);
}

type Entry<Refusal> = readonly [StreamId, Claim<Refusal>];

const byStream = <Refusal>(claims: readonly Claim<Refusal>[]): ReadonlyMap<StreamId, Claim<Refusal>> =>
  new Map(claims.map((claim) => [claimStream(claim), claim]));

/** A claim that cannot be taken, since another stream has it. */
export const takenByAnother = <Refusal>(
  claims: readonly LoadedClaim<Refusal>[],
  by: StreamId,
): LoadedClaim<Refusal> | undefined =>
  claims.find(({ change, heldBy }) => change === 'taken' && heldBy !== undefined && heldBy !== by);

/** Appends, together with the claims that change; alone when none does. @throws as `appendAll` */
export async function settledBy<Refusal>(
  store: PresentEventStore,
  appending: Appending,
  claims: readonly LoadedClaim<Refusal>[],
): Promise<Commit> {
  const { loaded, draft } = appending;
  const by = loaded.stream;
  const changing = claims.filter(({ change, heldBy }) => change === 'taken' || heldBy === by);
  if (changing.length === 0) return store.append(loaded, draft);
  const [commit] = await store.appendAll([
    appending,
    ...changing.map((claim) => ({
      loaded: claim.loaded,
      draft: {
        ...draft,
        events: [claimEvent(claim.change === 'taken' ? 'ClaimTaken' : 'ClaimReleased', by)],
      },
    })),
  ]);
  return commit as Commit;
}
