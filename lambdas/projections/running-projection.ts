import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { Logger } from '../shared/logger.ts';
import type { ProjectionContract } from './contract.ts';
import type { Project } from './project.ts';

/** A projection, ready to take records from any transport. */
export interface RunningProjection {
  readonly contract: ProjectionContract;
  readonly project: Project;
  /** Where it parks what it cannot apply. */
  readonly parked: ParkedStreams;
  readonly logger: Logger;
}
