import { describeData } from '../../../lambdas/history/describe-event.ts';
import { inColumns } from '../in-columns.ts';

/** An event as `GET /{collection}/{id}/history` lists it; what else it holds is printed as it comes. */
export interface ListedEvent {
  readonly version: number;
  readonly type: string;
  readonly data: unknown;
  readonly recordedAt: string;
  readonly actor: { readonly role: string; readonly id: string };
}

const HEADINGS = ['version', 'recorded at', 'type', 'who', 'data'];

/** A line an event, in columns. */
export const describeEvents = (events: readonly ListedEvent[]): string =>
  inColumns(HEADINGS, events.map(cellsOf), ['version']);

const cellsOf = ({ version, recordedAt, type, actor, data }: ListedEvent): readonly string[] => [
  String(version),
  recordedAt,
  type,
  `${actor.role} ${actor.id}`,
  describeData(data),
];
