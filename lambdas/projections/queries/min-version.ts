import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidStreamId, StreamId } from '../../core/stream-id.ts';
import type { HttpEvent } from '../../shared/http-frame.ts';
import { invalid, Problem } from '../../shared/http-problem.ts';
import type { ReadModel } from '../read-model.ts';

/** The versions that an answer has to hold at least (G9). */
export type MinVersions = ReadonlyMap<StreamId, number>;

/** Milliseconds. */
const LONGEST_WAIT = 5_000;
const FIRST_PAUSE = 25;
const LONGEST_PAUSE = 250;

export const MIN_VERSION_HEADER = 'Varve-Min-Version';

/** Streams of one request at most: each of them is looked for, time and again. */
const MOST_STREAMS = 50;
const ENTRY = /^(.+)@([1-9][0-9]{0,8})$/;

/**
 * What the header names: `order#536365@12, order#536366@4`.
 * @throws {Problem} 400 also for a stream that the read model does not consume
 */
export function readMinVersions(event: HttpEvent, { category }: Pick<ReadModel, 'category'>): MinVersions {
  const header = event.headers?.[MIN_VERSION_HEADER.toLowerCase()];
  const named = new Map<StreamId, number>();
  for (const entry of header === undefined ? [] : header.split(',')) {
    const [, stream = '', version] = ENTRY.exec(entry.trim()) ?? [];
    const parsed = parseStream(stream, entry);
    if (StreamId.category(parsed) !== category) throw fault(`This read model does not consume '${parsed}'`);
    named.set(parsed, Math.max(Number(version), named.get(parsed) ?? 0));
  }
  if (named.size > MOST_STREAMS) throw fault(`Must name at most ${MOST_STREAMS} streams`);
  return named;
}

function parseStream(stream: string, entry: string): StreamId {
  try {
    return StreamId.parse(stream);
  } catch (error) {
    if (!(error instanceof InvalidStreamId)) throw error;
    throw fault(`Must be a list of <stream>@<version>, not '${entry.trim().slice(0, 120)}'`);
  }
}

const fault = (message: string): Problem => invalid('invalid-header', { path: MIN_VERSION_HEADER, message });

/** An answer with how far it had got on the streams that were asked for. */
export interface Positioned {
  readonly positions: ReadonlyMap<StreamId, number>;
}

/**
 * Asks, for 5 s at most, until the answer holds each of `versions`.
 * @throws {Problem} 503 not-yet
 */
export async function askUntil<Answer extends Positioned>(
  versions: MinVersions,
  ask: (streams: readonly StreamId[]) => Promise<Answer>,
): Promise<Answer> {
  const end = Date.now() + LONGEST_WAIT;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const answer = await ask([...versions.keys()]);
    const behind = [...versions].find(([stream, version]) => (answer.positions.get(stream) ?? 0) < version);
    if (behind === undefined) return answer;
    if (Date.now() + pause > end) throw notYet(behind[0], answer.positions.get(behind[0]) ?? 0);
    await sleep(pause);
  }
}

/**
 * Waits until the read model holds each of `versions`. What is read afterwards holds them too: reads go to the store
 * that was asked here, never to a replica, and positions never go back.
 * @param owner what is somebody else's never comes. @default all
 * @throws {Problem} 503 not-yet
 */
export async function awaitVersions(
  readModel: ReadModel,
  versions: MinVersions,
  owner?: string,
): Promise<void> {
  if (versions.size === 0) return;
  await askUntil(versions, async (streams) => ({ positions: await readModel.positions(streams, owner) }));
}

const notYet = (stream: StreamId, reached: number): Problem =>
  new Problem('not-yet', { detail: 'Ask again.', retryAfter: 1, fields: { stream, reached } });
