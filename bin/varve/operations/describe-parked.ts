import { inColumns } from '../in-columns.ts';
import type { ListedMark } from './list-parked.ts';

const ON_THE_RIGHT = ['from', 'seen', 'times'];
const HEADINGS = ['consumer', 'stream', ...ON_THE_RIGHT, 'since', 'last', 'reason'];

/** A line a stream that stands still, in columns. */
export const describeParked = (marks: readonly ListedMark[]): string =>
  marks.length === 0 ? 'Nothing is parked.' : inColumns(HEADINGS, marks.map(cellsOf), ON_THE_RIGHT);

const cellsOf = ({ consumer, stream, from, seen, count, ...mark }: ListedMark): readonly string[] => [
  consumer,
  stream,
  String(from),
  String(seen),
  String(count),
  mark.firstSeen,
  mark.lastSeen,
  `${mark.reason.code}: ${mark.reason.message}`,
];
