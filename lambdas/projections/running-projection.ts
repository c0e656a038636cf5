import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { PositionReader } from '../event-store/positions.ts';
import type { Logger } from '../shared/logger.ts';
import type { ProjectionContract } from './contract.ts';
import type { Generations, Leases } from './generations.ts';
import type { Project } from './project.ts';

/** What writes one generation. */
export interface GenerationWriter {
  readonly project: Project;
  readonly positions: PositionReader;
}

/** A version of a projection, ready to take records from any transport, and to write any generation of its own. */
export interface RunningProjection {
  readonly contract: ProjectionContract;
  readonly writerOf: (generation: string) => GenerationWriter;
  readonly generations: Generations;
  readonly leases: Leases;
  /** Where it parks what it cannot apply. */
  readonly parked: ParkedStreams;
  readonly logger: Logger;
}

/** One generation of it. */
export interface RunningGeneration extends Pick<RunningProjection, 'contract' | 'parked' | 'logger'> {
  readonly generation: string;
  readonly project: Project;
}
