import type { DomainEvent } from '../core/event.ts';
import {
  type CommitEvents,
  eventsFor,
  sumTallies,
  type Tally,
  type TallyProjection,
} from '../core/projection.ts';
import { ProjectionFailed, projected } from './projection-failed.ts';

/**
 * What commits of one stream add.
 * @throws {ProjectionFailed}
 * @throws {UnknownEvent}
 */
export const talliesOf = <Row extends Tally, Event extends DomainEvent>(
  projection: TallyProjection<Row, Event>,
  commits: readonly CommitEvents[],
): readonly Row[] =>
  [...eventsFor(projection, commits)].flatMap(([event, context]) =>
    projected(context, () => projection.tally(event, context).map(fit)),
  );

/**
 * A tally as it was promised. Some store would take another one, and add it wrong or in part.
 * @throws {TypeError} where a key is no text, {RangeError} where a number is no safe integer
 */
function fit<Row extends Tally>(tally: Row): Row {
  if (!Object.values(tally.key).every((key) => typeof key === 'string'))
    throw new TypeError('A key is no text');
  if (!Object.values(tally.add).every(Number.isSafeInteger))
    throw new RangeError('A number is no safe integer');
  return tally;
}

/** @throws {ProjectionFailed} where a sum is beyond the safe integers */
export function summed<Row extends Tally>(tallies: readonly Row[]): readonly Row[] {
  try {
    return sumTallies(tallies);
  } catch (cause) {
    throw new ProjectionFailed('a sum', cause);
  }
}
