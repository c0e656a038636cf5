import { randomBytes, randomUUID } from 'node:crypto';
import type { RecordedEvent } from '../../lambdas/core/commit.ts';
import type { CommitDraft } from '../../lambdas/event-store/event-store.ts';

/** A commit as a command over HTTP makes it: ids and hashes are as long as there. */
export const draftOf = (events: readonly RecordedEvent[]): CommitDraft => ({
  commandId: randomBytes(16).toString('base64url'),
  commandHash: randomBytes(16).toString('base64url'),
  meta: {
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { role: 'customer', id: '17850' },
  },
  events,
});
