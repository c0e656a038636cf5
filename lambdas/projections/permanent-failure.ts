import { MalformedCommit } from '../core/commit.ts';
import { UnknownEvent } from '../core/event.ts';
import { SplitCommit } from '../core/gate.ts';
import { UpcastFailed } from '../core/upcaster.ts';
import type { ParkReason } from '../event-store/parked-streams.ts';
import { CommitsMissing, PATIENCE } from '../event-store/pass-gate.ts';
import { TierDamaged } from '../event-store/tier.ts';
import { ProjectionFailed } from './projection-failed.ts';
import { Unwritable } from './store-errors.ts';

/** What no other attempt mends. A stored commit that is damaged is malformed. */
const PERMANENT = [Unwritable, ProjectionFailed, SplitCommit, MalformedCommit, UpcastFailed];

/** What ends when a deployment does, or a restore of the table or of the archive; while it lasts, no stream that has it may hold up others for longer. */
const PERMANENT_IN_TIME = { UnknownEvent, CommitsMissing, TierDamaged };

/** Whether what parked a stream ends with a deployment or a restore, and needs no operator. */
export const endsByItself = ({ code }: ParkReason): boolean => Object.hasOwn(PERMANENT_IN_TIME, code);

/**
 * Whether a stream that failed is to be parked. The one place where that is decided, in words: what is not named here
 * is transient, and comes again until it is too old.
 * @param age milliseconds since the transport took what failed. A clock decides about patience, never about order
 */
export function isPermanent(reason: unknown, age: number): boolean {
  const is = (kind: abstract new (...given: never[]) => Error) => reason instanceof kind;
  return PERMANENT.some(is) || (Object.values(PERMANENT_IN_TIME).some(is) && age > PATIENCE);
}
