import { v7 as uuidv7 } from 'uuid';
import type { Commit } from '../core/commit.ts';
import { type CommitDraft, EmptyCommit } from './event-store.ts';
import type { LoadedStream } from './loaded-stream.ts';

/** Tells the time: UTC. */
export type Clock = () => Date;

/**
 * The commit that follows the head which `loaded` saw.
 * @throws {EmptyCommit}
 */
export function newCommit(loaded: LoadedStream, draft: CommitDraft, clock: Clock): Commit {
  if (draft.events.length === 0) throw new EmptyCommit(loaded.stream);
  return {
    stream: loaded.stream,
    version: loaded.version + 1,
    commitId: uuidv7(),
    at: clock().toISOString(),
    commandId: draft.commandId,
    commandHash: draft.commandHash,
    meta: draft.meta,
    events: draft.events,
  };
}
