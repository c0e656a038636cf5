import { v7 as uuidv7 } from 'uuid';
import type { Commit } from '../core/commit.ts';
import type { CommitDraft } from './event-store.ts';
import type { LoadedStream } from './loaded-stream.ts';

/** Tells the time: UTC. */
export type Clock = () => Date;

/** The commit that follows the head which `loaded` saw. */
export const newCommit = (loaded: LoadedStream, draft: CommitDraft, clock: Clock): Commit => ({
  stream: loaded.stream,
  version: loaded.version + 1,
  commitId: uuidv7(),
  at: clock().toISOString(),
  commandId: draft.commandId,
  commandHash: draft.commandHash,
  meta: draft.meta,
  events: draft.events,
});
