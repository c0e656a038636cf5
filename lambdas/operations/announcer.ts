import type { CommitPointer } from '../core/commit.ts';

/** A transport that is asked to bring something once more. */
export interface Announcer {
  /**
   * Sends each pointer to whoever reads its stream there. In no order: each says by itself how far its stream goes.
   * @throws {NotAnnounced} when any of them did not arrive; others may have, and to send them again is harmless
   */
  announce(pointers: readonly CommitPointer[]): Promise<void>;
}

/** The transport took fewer than it was given: a throttle or a fault of its own, which passes. */
export class NotAnnounced extends Error {
  readonly code = 'NotAnnounced';
  constructor(count: number, reason: string) {
    super(`${count} streams were not announced (${reason}); announce them again`);
    this.name = 'NotAnnounced';
  }
}
