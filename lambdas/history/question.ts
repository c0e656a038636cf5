import type { Actor } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import type { LoadedStream } from '../event-store/loaded-stream.ts';
import { Problem } from '../shared/http-problem.ts';
import type { Collection } from './collections.ts';
import type { View } from './view.ts';

/** Where answers come from. */
export interface Sources {
  readonly reader: PresentEventReader;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
}

/** A stream that somebody asks the past of, and may. */
export interface Question extends Sources {
  readonly stream: StreamId;
  /** The stream as it is now, loaded once for all who look at it. */
  readonly load: () => Promise<LoadedStream>;
  readonly actor: Actor;
  readonly decider: Collection['decider'];
  /** What the actor gets to see. */
  readonly view: View;
}

/** The stream is there, and what was asked for is not. @param detail what to ask for instead */
export const notInStream = (detail: string): Problem => new Problem('not-found', { detail });
