import { createHash } from 'node:crypto';
import { type Claim, claimEvent, claimLineage, holderOf } from '../core/claim.ts';
import type { Commit } from '../core/commit.ts';
import type { Decider, Rejection } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import { StreamId } from '../core/stream-id.ts';
import type { Appending, PresentEventStore } from './event-store.ts';
import { type LoadedStream, stateOf } from './loaded-stream.ts';

/** A claim that a command takes or gives back, with the stream that says who has it now. */
export interface LoadedClaim<Refusal> {
  readonly change: 'taken' | 'released';
  readonly loaded: LoadedStream;
  readonly heldBy: StreamId | undefined;
  /** Of whom it can be taken: its state does not name the claim any more. */
  readonly former?: LoadedStream;
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
    const heldBy = holderOf(loaded.commits);
    const former = change === 'taken' ? await formerHolder(store, decider, stream, heldBy) : undefined;
    return { change, loaded, heldBy, refusal, ...(former && { former }) };
  };
  return await Promise.all([
    ...taken.map((entry) => load('taken', entry)),
    ...released.map((entry) => load('released', entry)),
  ]);
}

/**
 * Whoever is said to have a claim, and by its state has it no more: other code, which knew no claims or named them
 * otherwise, may have closed it without giving the claim back.
 */
async function formerHolder<State, Command, Event extends DomainEvent, Refusal extends Rejection>(
  store: PresentEventStore,
  decider: Decider<State, Command, Event, Refusal>,
  claim: StreamId,
  heldBy: StreamId | undefined,
): Promise<LoadedStream | undefined> {
  if (heldBy === undefined || StreamId.category(heldBy) !== decider.category) return undefined;
  const holder = await store.load(heldBy);
  const claims = byStream(decider.claims?.(stateOf(decider, holder)) ?? []);
  return claims.has(claim) ? undefined : holder;
}

type Entry<Refusal> = readonly [StreamId, Claim<Refusal>];

const byStream = <Refusal>(claims: readonly Claim<Refusal>[]): ReadonlyMap<StreamId, Claim<Refusal>> =>
  new Map(claims.map((claim) => [claimStream(claim), claim]));

/** A claim that cannot be taken, since another stream has it. */
export const takenByAnother = <Refusal>(
  claims: readonly LoadedClaim<Refusal>[],
  by: StreamId,
): LoadedClaim<Refusal> | undefined =>
  claims.find(
    ({ change, heldBy, former }) =>
      change === 'taken' && heldBy !== undefined && heldBy !== by && former === undefined,
  );

/** Appends, together with the claims that change; alone when none does. @throws as `appendAll` */
export async function appendWithClaims<Refusal>(
  store: PresentEventStore,
  { loaded, draft }: Appending,
  claims: readonly LoadedClaim<Refusal>[],
): Promise<Commit> {
  const by = loaded.stream;
  const changing = claims.filter(({ change, heldBy }) => change === 'taken' || heldBy === by);
  if (changing.length === 0) return store.append(loaded, draft);
  const appendings = changing.map((claim) => ({
    loaded: claim.loaded,
    draft: { ...draft, events: [claimEvent(claim.change === 'taken' ? 'ClaimTaken' : 'ClaimReleased', by)] },
  }));
  // Of several claims of one former holder, and of one's own, it is the same stream that must not move.
  const former = new Map(changing.flatMap(({ former }) => (former ? [[former.stream, former]] : [])));
  former.delete(by);
  const [commit] = await store.appendAll([{ loaded, draft }, ...appendings], [...former.values()]);
  return commit as Commit;
}
