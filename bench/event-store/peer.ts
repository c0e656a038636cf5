import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { BenchEvent } from './bench-events.ts';

/** A way to keep events in DynamoDB, used as its own documentation says. */
export interface Peer {
  readonly name: string;
  createTables(): Promise<void>;
  /** A stream that nobody else has, with these events in it, each appended by itself. There is at least one. */
  newStream(events: readonly [BenchEvent, ...BenchEvent[]]): Promise<PeerStream>;
}

export interface PeerStream {
  /**
   * Makes an append ready, outside the clock: what a caller hands to the store, in the store's form. What it answers
   * appends behind what is there, on the condition that nothing came between.
   */
  appending(events: readonly BenchEvent[]): () => Promise<unknown>;
  /** What a command does: reads the stream, folds its state, appends one event. Absent: not measured. */
  readonly loadAndAppend?: (event: BenchEvent) => Promise<void>;
}

/** What all peers are given alike. */
export interface PeerContext {
  readonly client: DynamoDB;
  /** Names of tables begin with it. */
  readonly prefix: string;
}

/** What each file of `bench/peers` exports. */
export interface PeerModule {
  peer(context: PeerContext): Peer;
}
