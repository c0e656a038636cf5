import type { CountedLine } from '../archive/commit-events.ts';
import type { DomainEvent } from '../core/event.ts';
import { SplitCommit } from '../core/gate.ts';
import type { Tally, TallyProjection } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { Upcast } from '../core/upcaster.ts';
import type { Advance } from '../event-store/positions.ts';
import { summed, talliesOf } from '../projections/tallies-of.ts';
import type { TallyStore } from '../projections/tally-store.ts';
import { untilUnmoved } from '../projections/until-unmoved.ts';
import { applyCommits, endOf } from './apply-commits.ts';
import type { FoldBucket } from './fold-bucket.ts';
import { type FoldPortion, foldPortions } from './fold-portions.ts';
import type { Portion } from './portions.ts';
import type { StreamFailures } from './stream-failures.ts';
import { writeWritable } from './write-writable.ts';

/** What commits of one stream add. */
interface Addition<Row extends Tally> extends Advance {
  readonly tallies: readonly Row[];
}

/** What lines of one stream add behind a position; undefined when they add nothing, or the stream failed. */
type AddUp<Row extends Tally> = (
  position: number,
  lines: readonly CountedLine[],
  failures: StreamFailures,
) => Addition<Row> | undefined;

/**
 * Sums what a portion adds and writes it with the position of each of its streams, so that nothing is added twice: neither
 * by a fold that is begun again, nor by two of the same lines.
 */
export function foldTallies<Row extends Tally, Event extends DomainEvent>(
  projection: TallyProjection<Row, Event>,
  store: TallyStore<Row>,
  upcast: Upcast,
): FoldBucket {
  const addUp: AddUp<Row> = (position, lines, failures) => {
    const [first, ...others] = behind(position, lines, failures);
    if (first === undefined) return undefined;
    const tallies: Row[] = [];
    let to = position;
    const isWhole = applyCommits([first, ...others], { upcast, failures }, (commit) => {
      tallies.push(...talliesOf(projection, [commit]));
      to = endOf(commit);
    });
    return isWhole ? { stream: first.stream, from: position, to, tallies } : undefined;
  };
  return (lines, options = {}) => foldPortions(lines, options, portionFold(addUp, store));
}

/** The lines behind a position; none where it lies inside a commit, which is a failure. */
function behind(
  position: number,
  lines: readonly CountedLine[],
  failures: StreamFailures,
): readonly CountedLine[] {
  const rest = lines.filter(({ version }) => version > position);
  const [first] = rest;
  if (first === undefined || first.version === position + 1) return rest;
  const from = lines.findLast(({ version }) => version <= position)?.version ?? position;
  failures.add(
    first.stream,
    position + 1,
    new SplitCommit(first.stream, position, { from, to: first.version - 1 }),
  );
  return [];
}

function portionFold<Row extends Tally>(addUp: AddUp<Row>, store: TallyStore<Row>): FoldPortion {
  const additionsOf = async ({ streams }: Portion, failures: StreamFailures, underWay?: Advance) => {
    const positions = await store.positions([...streams.keys()]);
    const positionOf = (stream: StreamId) =>
      stream === underWay?.stream ? underWay.to : (positions.get(stream) ?? 0);
    return [...streams].flatMap(([stream, lines]) =>
      failures.has(stream) ? [] : (addUp(positionOf(stream), lines, failures) ?? []),
    );
  };
  const add = (some: readonly Addition<Row>[]): Promise<void> =>
    store.add(
      some.map(({ stream, from, to }) => ({ stream, from, to })),
      summed(some.flatMap(({ tallies }) => tallies)),
    );
  /** Of the stream in which the last portion ended: it is being written. */
  let underWay: Advance | undefined;
  return async (portion, failures) => {
    let additions: readonly Addition<Row>[] | undefined = await additionsOf(portion, failures, underWay);
    underWay = additions.find(({ stream }) => stream === portion.goesOn);
    return {
      events: additions.reduce((sum, { from, to }) => sum + to - from, 0),
      write: () =>
        untilUnmoved(async () => {
          const present = additions ?? (await additionsOf(portion, failures));
          additions = undefined;
          await writeWritable(present.map(asWritten), failures, (some) =>
            add(some.map(({ addition }) => addition)),
          );
        }),
    };
  };
}

const asWritten = <Row extends Tally>(addition: Addition<Row>) => ({
  stream: addition.stream,
  from: addition.from + 1,
  addition,
});
