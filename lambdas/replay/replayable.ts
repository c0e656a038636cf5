import type { ProjectionContract } from '../projections/contract.ts';
import type { GenerationStore } from '../projections/generation-store.ts';
import type { GenerationWriter } from '../projections/running-projection.ts';
import type { FoldBucket } from './fold-bucket.ts';

/** A version of a projection that is deployed, as a replay builds it. It has no way to publish, to send or to react. */
export interface Replayable {
  readonly contract: ProjectionContract;
  /** Where its generations are. */
  readonly store: GenerationStore;
  /** The fast road into one that nobody else writes yet. */
  readonly filling: (generation: string) => GenerationFill;
  /** The road of the live commits, through the gate. */
  readonly writerOf: (generation: string) => GenerationWriter;
}

/** What fills a generation. */
export interface GenerationFill {
  /** May be begun again after a crash. @throws {StoreUnreachable} */
  begin(): Promise<void>;
  readonly fold: FoldBucket;
  /** What `begin` has set for speed is as it is for ever. Also harmless where nothing was begun. @throws {StoreUnreachable} */
  finish(): Promise<void>;
}

/** Finds a version that is deployed. @throws {NotReplayable} */
export type FindReplayable = (projection: string, version: number) => Replayable;

/** There is no such version of a projection, or its store is switched off. */
export class NotReplayable extends Error {
  readonly code = 'NotReplayable';
  constructor(projection: string, version: number) {
    super(
      `Version ${version} of ${projection} is not deployed: deploy it, with its store, and replay it then`,
    );
    this.name = 'NotReplayable';
  }
}
