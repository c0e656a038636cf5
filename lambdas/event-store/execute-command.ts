import type { Commit, CommitMeta } from '../core/commit.ts';
import { type Decider, type Rejection, toRecorded } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import type { StreamId } from '../core/stream-id.ts';
import { appendWithClaims, loadClaims, takenByAnother } from './claims.ts';
import { findInWindow } from './command-window.ts';
import { type PresentEventStore, VersionConflict } from './event-store.ts';
import { pauseAfter } from './jitter.ts';
import { type LoadedStream, stateOf } from './loaded-stream.ts';

/** How often a command is decided again when other writers win. */
const MAX_ATTEMPTS = 16;

export interface CommandToExecute<State, Command, Event extends DomainEvent, Refusal extends Rejection> {
  readonly stream: StreamId;
  readonly decider: Decider<State, Command, Event, Refusal>;
  readonly command: Command;
  /** Fills in what the command has to know from elsewhere. Not asked for a command that was done before, or may not be. */
  readonly complete?: (command: Command) => Promise<Command>;
  readonly commandId: string;
  readonly commandHash: string;
  readonly meta: CommitMeta;
  /** The version that the caller says it saw (`If-Match`); `any` asks only that there is one. */
  readonly expected?: number | 'any';
  /** Throws when the caller may not do this to a stream in this state. Not asked for a command that was done before. */
  readonly authorise?: (state: State) => void;
}

export type CommandOutcome<Refusal extends Rejection> =
  | { readonly kind: 'committed'; readonly commit: Commit; readonly replayed: boolean }
  | { readonly kind: 'unchanged'; readonly version: number }
  | { readonly kind: 'rejected'; readonly rejection: Refusal; readonly version: number };

/** The caller named a version that is not the stream's. */
export class VersionMismatch extends Error {
  readonly code = 'VersionMismatch';
  readonly version: number;
  constructor(stream: StreamId, version: number) {
    super(`${stream} is at version ${version}`);
    this.name = 'VersionMismatch';
    this.version = version;
  }
}

/** The key of an earlier command of this stream, with another payload. */
export class IdempotencyKeyReused extends Error {
  readonly code = 'IdempotencyKeyReused';
  constructor(stream: StreamId) {
    super(`${stream}: this idempotency key came with another command before`);
    this.name = 'IdempotencyKeyReused';
  }
}

/**
 * Load, look for the command's key, decide, append; again on the new state when another writer won (G3).
 *
 * A key that is found answers as the first time (G4), before `expected` and the state are looked at: the first answer
 * may have been lost, and the state has moved on since.
 *
 * @throws {IdempotencyKeyReused}
 * @throws {VersionMismatch} without a second attempt when `expected` is not the head
 * @throws {VersionConflict} when other writers won every time
 * @throws {UnknownEvent} when the stream holds an event that this code cannot read
 * @throws {CommitTooLarge}
 * @throws {StoreUnavailable}
 */
export async function executeCommand<State, Command, Event extends DomainEvent, Refusal extends Rejection>(
  store: PresentEventStore,
  request: CommandToExecute<State, Command, Event, Refusal>,
): Promise<CommandOutcome<Refusal>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptCommand(store, request);
    } catch (error) {
      if (!(error instanceof VersionConflict) || attempt === MAX_ATTEMPTS) throw error;
      await pauseAfter(attempt);
    }
  }
}

async function attemptCommand<State, Command, Event extends DomainEvent, Refusal extends Rejection>(
  store: PresentEventStore,
  request: CommandToExecute<State, Command, Event, Refusal>,
): Promise<CommandOutcome<Refusal>> {
  const loaded = await store.load(request.stream);
  const earlier = await findEarlier(store, loaded, request);
  if (earlier !== undefined) return { kind: 'committed', commit: earlier, replayed: true };

  const { decider } = request;
  const state = stateOf(decider, loaded);
  request.authorise?.(state);
  if (!matches(loaded, request.expected)) throw new VersionMismatch(request.stream, loaded.version);

  const command = (await request.complete?.(request.command)) ?? request.command;
  const decision = decider.decide(command, state);
  if (decision.kind === 'rejected') return { ...decision, version: loaded.version };
  if (decision.events.length === 0) return { kind: 'unchanged', version: loaded.version };

  const claims = await loadClaims(store, decider, state, decision.events);
  const refused = takenByAnother(claims, request.stream);
  if (refused !== undefined) return { kind: 'rejected', rejection: refused.refusal, version: loaded.version };
  const { commandId, commandHash, meta } = request;
  const draft = { commandId, commandHash, meta, events: toRecorded(decider, decision.events) };
  const commit = await appendWithClaims(store, { loaded, draft }, claims);
  return { kind: 'committed', commit, replayed: false };
}

/** The commit of an earlier execution of the same command, in the tail or among those that the snapshot remembers. */
async function findEarlier(
  store: PresentEventStore,
  { stream, snapshot, commits }: LoadedStream,
  { commandId, commandHash }: Pick<Commit, 'commandId' | 'commandHash'>,
): Promise<Commit | undefined> {
  const isIt = (commit: Commit) => commit.commandId === commandId;
  let earlier = commits.find(isIt);
  for (const version of snapshot === undefined ? [] : findInWindow(snapshot.commands, commandId)) {
    earlier ??= (await store.read(stream, version, version)).find(isIt);
  }
  if (earlier !== undefined && earlier.commandHash !== commandHash) throw new IdempotencyKeyReused(stream);
  return earlier;
}

const matches = ({ version }: LoadedStream, expected: number | 'any' | undefined): boolean =>
  expected === undefined || (expected === 'any' ? version > 0 : version === expected);
