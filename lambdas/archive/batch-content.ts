import { isUtf8 } from 'node:buffer';
import {
  type Commit,
  type CommitPointer,
  decodeDelivered,
  encodeDelivered,
  isPointer,
  MalformedCommit,
} from '../core/commit.ts';
import { pointerIn } from '../core/damaged-line.ts';
import type { CommitLine } from '../event-store/commit-lines.ts';
import { parkReason } from '../event-store/park-reason.ts';
import type { Logger } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';

/** One record of the transport, and what it brings: a commit or pointer a line. */
export interface ArrivedRecord {
  readonly sequenceNumber: string;
  /** Text in UTF-8. */
  readonly data: Buffer;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** A commit that is in the event store, and not in the record. */
export interface ArrivedPointer {
  readonly pointer: CommitPointer;
  readonly arrivedAt: number;
}

/** What a batch brings. */
export interface BatchContent {
  /** As they came, which is as the publisher made them of what was stored. */
  readonly lines: readonly CommitLine[];
  readonly pointers: readonly ArrivedPointer[];
}

/**
 * Sorts what records bring. A line that is not as we write commits is not archived as it is: what it says of its place is
 * enough, since the event store has the commit. One that does not even say that is told and passed over: nothing would
 * mend it, and `verify` brings what it held.
 */
export function contentOf(records: readonly ArrivedRecord[], logger: Logger): BatchContent {
  const all = records.flatMap(({ data, arrivedAt, sequenceNumber }) => {
    const told = logger.with({ record: sequenceNumber });
    // What is no text would come out as another one, and be read.
    const read = isUtf8(data) ? readLine : readDamaged;
    const lines = data.toString().split('\n');
    return lines.flatMap((line) => read(line, told) ?? []).map((each) => ({ ...each, arrivedAt }));
  });
  return {
    lines: all.flatMap((each) => ('line' in each ? [each.line] : [])),
    pointers: all.flatMap((each) => ('pointer' in each ? [each] : [])),
  };
}

type Read = { readonly line: CommitLine } | { readonly pointer: CommitPointer };

/** Undefined for what brings nothing: a pointer of a redrive is to one consumer, and what it points at came before. */
function readLine(line: string, logger: Logger): Read | undefined {
  try {
    const delivered = decodeDelivered(line);
    if (isPointer(delivered)) return delivered.redrive === undefined ? { pointer: delivered } : undefined;
    if (line === written(delivered))
      return { line: { stream: delivered.stream, version: delivered.version, line } };
    const { stream, version, events } = delivered;
    logger.warn('A commit was written in another way than ours and is fetched', { stream, version });
    return { pointer: { stream, version, count: events.length } };
  } catch (error) {
    return readDamaged(line, logger, error);
  }
}

/** The fields that the place of a line is read from come first. */
const written = ({ stream, version, ...rest }: Commit): string =>
  encodeDelivered({ stream, version, ...rest });

const NO_TEXT = new MalformedCommit('not in UTF-8');

function readDamaged(line: string, logger: Logger, error: unknown = NO_TEXT): Read | undefined {
  const pointer = pointerIn(line);
  if (pointer === undefined) {
    count('RecordUnreadable', 1);
    // Not the error itself: what JSON says of a text shows a piece of it.
    logger.error('A record could not be read and is passed over', parkReason(error));
    return undefined;
  }
  logger.warn('A commit could not be read and is fetched', {
    stream: pointer.stream,
    version: pointer.version,
  });
  return { pointer };
}
