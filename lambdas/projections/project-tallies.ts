import type { Commit, Delivered } from '../core/commit.ts';
import type { DomainEvent } from '../core/event.ts';
import { eventsFor, sumTallies, type Tally, type TallyProjection } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { passGate } from '../event-store/pass-gate.ts';
import { type Advance, PositionMoved } from '../event-store/positions.ts';
import { eachStream, type Failures, isolating, type Project, writeBatch } from './project.ts';
import { ProjectionFailed, projected } from './projection-failed.ts';
import type { TallyStore } from './tally-store.ts';

/** How often a batch is read and summed again because another worker moved one of its positions. */
const MAX_ATTEMPTS = 5;

/** What commits of one stream add. */
interface Addition<Row extends Tally> extends Advance {
  readonly tallies: readonly Row[];
}

/**
 * Keeps the sums of a projection: what a batch adds is summed by key and written at once, with every position. Of a
 * stream that comes in several portions each is written, so that one that takes longer than an invocation gets there.
 */
export function projectTallies<Row extends Tally, Event extends DomainEvent>(
  projection: TallyProjection<Row, Event>,
  store: TallyStore<Row>,
  reader: PresentEventReader,
): Project {
  const talliesOf = (commits: readonly Commit[]): readonly Row[] =>
    [...eventsFor(projection, commits)].flatMap(([event, context]) =>
      projected(context, () => projection.tally(event, context).map(fit)),
    );
  const write = async (additions: readonly Addition<Row>[]): Promise<void> => {
    const advances = additions.map(({ stream, from, to }) => ({ stream, from, to }));
    await store.add(advances, summed(additions.flatMap(({ tallies }) => tallies)));
  };
  /** What was delivered of a stream adds. Nothing, where it ends as it begins. */
  const addition = async (
    positions: Map<StreamId, number>,
    stream: StreamId,
    delivered: readonly Delivered[],
  ) => {
    const position = positions.get(stream) ?? 0;
    let last: Addition<Row> = { stream, from: position, to: position, tallies: [] };
    for await (const { commits, reached, more } of passGate(reader, stream, position, delivered)) {
      last = { stream, from: last.to, to: reached, tallies: talliesOf(commits) };
      if (more) {
        await write([last]);
        positions.set(stream, reached);
      }
    }
    return last;
  };
  const attempt: Project = async (deliveries) => {
    const positions = new Map(await store.positions([...deliveries.keys()]));
    const additions: Addition<Row>[] = [];
    const positionOf = (stream: StreamId) => positions.get(stream) ?? 0;
    const failures = await eachStream(deliveries, positionOf, async (stream, delivered) => {
      const added = await addition(positions, stream, delivered);
      if (added.to > added.from) additions.push(added);
    });
    const written = additions.map(({ stream, from }) => ({ stream, from: from + 1 }));
    return writeBatch(failures, written, () => write(additions));
  };
  return isolating((deliveries) => untilUnmoved(() => attempt(deliveries)));
}

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
function summed<Row extends Tally>(tallies: readonly Row[]): readonly Row[] {
  try {
    return sumTallies(tallies);
  } catch (cause) {
    throw new ProjectionFailed('a sum', cause);
  }
}

async function untilUnmoved(attempt: () => Promise<Failures>): Promise<Failures> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PositionMoved) || tries === MAX_ATTEMPTS) throw error;
    }
  }
}
