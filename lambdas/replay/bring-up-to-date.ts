import type { StreamId } from '../core/stream-id.ts';
import { parkReason } from '../event-store/park-reason.ts';
import { pointerUpTo } from '../event-store/parked-streams.ts';
import type { GenerationWriter } from '../projections/running-projection.ts';
import { GenerationIncomplete } from './generation-incomplete.ts';

/** Streams that are compared, and applied, at once. */
export const TOGETHER = 500;

/** A stream that has to be contained as far as a version. */
export type Reached = readonly [stream: StreamId, version: number];

/**
 * Applies what a generation lacks of these streams, through the gate and by the live road, so that whoever else writes it does
 * no harm.
 * @returns how many streams were behind
 * @throws {GenerationIncomplete} naming those that cannot be applied
 * @throws {StoreUnavailable}
 * @throws {StoreUnreachable}
 */
export async function bringUpToDate(
  { positions, project }: GenerationWriter,
  streams: readonly Reached[],
): Promise<number> {
  const reached = await positions.positions(streams.map(([stream]) => stream));
  const behind = streams.filter(([stream, version]) => (reached.get(stream) ?? 0) < version);
  if (behind.length === 0) return 0;
  const deliveries = new Map(behind.map(([stream, version]) => [stream, [pointerUpTo(stream, version)]]));
  const failures = await project(deliveries);
  if (failures.size > 0)
    throw new GenerationIncomplete(
      [...failures].map(([stream, { from, reason }]) => ({
        stream,
        version: from,
        reason: parkReason(reason),
      })),
    );
  return behind.length;
}

/** The same for any number of them. */
export async function bringAllUpToDate(
  writer: GenerationWriter,
  streams: AsyncIterable<Reached>,
): Promise<{ readonly streams: number; readonly behind: number }> {
  const counted = { streams: 0, behind: 0 };
  let some: Reached[] = [];
  const apply = async () => {
    counted.streams += some.length;
    counted.behind += await bringUpToDate(writer, some);
    some = [];
  };
  for await (const stream of streams) {
    some.push(stream);
    if (some.length === TOGETHER) await apply();
  }
  await apply();
  return counted;
}
