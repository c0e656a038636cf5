import type { ShownExecution } from './run-execution.ts';

/** What a run of tiering has done, or would do, as the backend reports it. */
export interface TieringReport {
  readonly applied: boolean;
  readonly streams: number;
  readonly moved: number;
  readonly commits: number;
  readonly size: number;
  readonly snapshots: number;
  readonly failed: number;
  readonly failures: readonly {
    readonly stream: string;
    readonly reason: { readonly code: string; readonly message: string };
  }[];
}

/** A run of tiering, as the backend shows it. */
export interface ShownTiering extends ShownExecution {
  readonly apply: boolean;
  readonly progress: { readonly segments: { readonly done: number; readonly of: number } };
  readonly report: TieringReport | null;
}

export const describeTiering = (report: TieringReport): string =>
  [summaryOf(report), ...failuresIn(report), nextOf(report)].join('\n');

function summaryOf({ applied, streams, moved, commits, size, snapshots }: TieringReport): string {
  const megabytes = (size / 1024 / 1024).toFixed(1);
  const verb = applied ? 'are in the archive and leave the events table' : 'would leave the events table';
  return `${commits} commits (${megabytes} MB of JSON) of ${moved} of ${streams} streams ${verb}, behind ${snapshots} new snapshots`;
}

const failuresIn = ({ failed, failures }: TieringReport): readonly string[] => [
  ...failures.map(({ stream, reason }) => `${stream} stays as it is: ${reason.message}`),
  ...(failed > failures.length ? [`and ${failed - failures.length} streams more`] : []),
];

function nextOf({ applied, commits }: TieringReport): string {
  if (applied) return 'DynamoDB takes them out of the table a day from now, and within some days.';
  return commits === 0 ? 'There is nothing to do.' : 'Nothing was done. varve tier --apply does it.';
}
