import type { Delivered } from '../core/commit.ts';
import type { DomainEvent } from '../core/event.ts';
import type { Tally, TallyProjection } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { passGate } from '../event-store/pass-gate.ts';
import type { Advance } from '../event-store/positions.ts';
import { eachStream, isolating, type Project, writeBatch } from './project.ts';
import { summed, talliesOf } from './tallies-of.ts';
import type { TallyStore } from './tally-store.ts';
import { untilUnmoved } from './until-unmoved.ts';

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
      last = { stream, from: last.to, to: reached, tallies: talliesOf(projection, commits) };
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
