import { inColumns } from '../in-columns.ts';
import type { ListedMark } from './list-parked.ts';
import type { ConsumerLag } from './measure-lag.ts';

/** How far a consumer is behind, and how many of the streams that it is behind in stand still. */
export interface DescribedLag extends ConsumerLag {
  readonly parked: number;
}

export const withParked = (
  lags: readonly ConsumerLag[],
  marks: readonly ListedMark[],
): readonly DescribedLag[] =>
  lags.map((lag) => ({ ...lag, parked: marks.filter(({ consumer }) => consumer === lag.consumer).length }));

const NUMBERS = ['events', 'seconds', 'streams', 'parked'];

/** A line a consumer, in columns. */
export const describeLag = (lags: readonly DescribedLag[]): string =>
  inColumns(['consumer', ...NUMBERS, ''], lags.map(cellsOf), NUMBERS);

const cellsOf = ({ consumer, reachable, events, seconds, streams, parked }: DescribedLag) => [
  consumer,
  ...(reachable ? [events, seconds, streams] : ['?', '?', '?']).map(String),
  String(parked),
  reachable ? '' : 'does not say where it stands: look at the log of its function',
];
