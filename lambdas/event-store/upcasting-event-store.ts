import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { Upcast } from '../core/upcaster.ts';
import type {
  Appending,
  CommitDraft,
  EventReader,
  EventStore,
  PresentEventReader,
  PresentEventStore,
} from './event-store.ts';
import type { LoadedStream } from './loaded-stream.ts';

/** Brings what it reads into the present form (G11). */
export class UpcastingEventReader implements PresentEventReader {
  readonly #reader: EventReader;
  readonly present: Upcast;

  constructor(reader: EventReader, upcast: Upcast) {
    this.#reader = reader;
    this.present = upcast;
  }

  async load(stream: StreamId): Promise<LoadedStream> {
    return (await this.#reader.load(stream)).map(this.present);
  }

  async read(stream: StreamId, from: number, to?: number): Promise<readonly Commit[]> {
    return (await this.#reader.read(stream, from, to)).map(this.present);
  }
}

/** An event store whose readers see no event but in its present form. */
export class UpcastingEventStore extends UpcastingEventReader implements PresentEventStore {
  readonly #store: EventStore;

  constructor(store: EventStore, upcast: Upcast) {
    super(store, upcast);
    this.#store = store;
  }

  append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit> {
    return this.#store.append(loaded, draft);
  }

  appendAll(
    appendings: readonly Appending[],
    unchanged?: readonly LoadedStream[],
  ): Promise<readonly Commit[]> {
    return this.#store.appendAll(appendings, unchanged);
  }
}
