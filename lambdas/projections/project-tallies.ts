import { lastVersion } from '../core/commit.ts';
import type { DomainEvent } from '../core/event.ts';
import { eventsFor, sumTallies, type Tally, type TallyProjection } from '../core/projection.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { passGate } from '../event-store/pass-gate.ts';
import { eachStream, type Failures, isolating, type Project } from './project.ts';
import { type Advance, PositionMoved, type TallyStore } from './tally-store.ts';

/** How often a batch is read and summed again because another worker moved one of its positions. */
const MAX_ATTEMPTS = 5;

/** Keeps the sums of a projection: what a batch adds is summed by key and written at once, with every position. */
export function projectTallies<Row extends Tally, Event extends DomainEvent>(
  projection: TallyProjection<Row, Event>,
  store: TallyStore<Row>,
  reader: PresentEventReader,
): Project {
  const attempt: Project = async (deliveries) => {
    const positions = await store.positions([...deliveries.keys()]);
    const advances: Advance[] = [];
    const tallies: Row[] = [];
    const failures = await eachStream(deliveries, async (stream, delivered) => {
      const from = positions.get(stream) ?? 0;
      const commits = await passGate(reader, stream, from, delivered);
      const last = commits.at(-1);
      if (last === undefined) return;
      const added = [...eventsFor(projection, commits)].flatMap(([event, context]) =>
        projection.tally(event, context),
      );
      tallies.push(...added);
      advances.push({ stream, from, to: lastVersion(last) });
    });
    if (advances.length > 0) await store.add(advances, sumTallies(tallies));
    return failures;
  };
  return isolating((deliveries) => untilUnmoved(() => attempt(deliveries)));
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
