import { inColumns } from '../in-columns.ts';
import type { ShownExecution } from '../operations/run-execution.ts';

/** What an import has done, as the backend reports it. */
interface ImportReport {
  readonly streams: number;
  readonly commits: number;
  readonly there: number;
  readonly failed: number;
  readonly failures: readonly {
    readonly stream: string;
    readonly version: number;
    readonly reason: { readonly code: string; readonly message: string };
  }[];
}

/** An import, as the backend shows it. */
export interface ShownImport extends ShownExecution {
  readonly progress: { readonly buckets: { readonly done: number; readonly of: number } };
  readonly report: ImportReport | null;
}

/** What was put into the event store, and what was not, in words and columns. */
export function describeImport({ id, state, report }: ShownImport): string {
  if (report === null) return `The import ${id} is ${state}, and has no report.`;
  const { streams, commits, there, failed, failures } = report;
  const sum = `${commits} commits of ${streams} streams were imported; ${there} were there before`;
  if (failed === 0) return sum;
  const rows = failures.map(({ stream, version, reason }) => [stream, String(version), reason.message]);
  const more = failed - failures.length;
  return [
    `${sum}; ${failed} streams were not imported from the version on that is told here:`,
    inColumns(['stream', 'version', 'reason'], rows, ['version']),
    ...(more > 0 ? [`and ${more} streams more`] : []),
  ].join('\n');
}
