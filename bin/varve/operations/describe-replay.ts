import type { ShownExecution } from './run-execution.ts';

interface Build {
  readonly version: number;
  readonly build: number;
}

/** What has come of a replay, as the backend reports it. */
export interface ReplayReport {
  readonly generation: string;
  readonly before: string | null;
  readonly streams: number;
  readonly behind: number;
  readonly comparison: {
    readonly rows: { readonly serving: number; readonly built: number };
    readonly digests: { readonly serving: string; readonly built: string };
    readonly different: number;
    readonly examples: readonly string[];
  } | null;
  readonly unused: readonly Build[];
}

/** A replay, as the backend shows it. */
export interface ShownReplay extends ShownExecution {
  readonly mode: 'build' | 'back' | 'drop' | 'abandon';
  readonly projection: string;
  readonly version: number;
  readonly progress: {
    readonly buckets: { readonly done: number; readonly of: number };
    readonly events: number;
    readonly commits: number;
    readonly streams: number;
    /** That it took to read them. */
    readonly seconds: number;
  };
  readonly report: ReplayReport | null;
}

/** What was read, and what serves now. */
export function describeReplay(shown: ShownReplay): string {
  const { mode, projection, progress, report } = shown;
  if (mode === 'drop' || mode === 'abandon')
    return `What ${projection} does not need any more is taken away.`;
  const { events, commits, streams } = progress;
  const read = `${events} events in ${commits} commits of ${streams} streams${rateOf(shown.progress)}`;
  return [
    ...(mode === 'build' ? [read] : []),
    ...(report === null ? [`It shows ${projection} as it was, and does not serve.`] : handedOver(report)),
  ].join('\n');
}

/** How fast they were read, and how long the rest will take. */
export function paceOf({ progress }: ShownReplay): string {
  const { buckets, events, seconds } = progress;
  if (seconds === 0 || buckets.done === 0) return '';
  const left = Math.round((seconds * (buckets.of - buckets.done)) / buckets.done);
  return `${events} events${rateOf(progress)}${left > 0 ? `, ${left} s left` : ''}`;
}

const rateOf = ({ events, seconds }: ShownReplay['progress']): string =>
  seconds > 0 ? `, ${Math.round(events / seconds)} a second` : '';

function handedOver({ generation, before, streams, behind, comparison }: ReplayReport): readonly string[] {
  if (before === null) return [`${generation} serves. What served before was not complete.`];
  const passed = `${generation} serves in place of ${before}, which had ${streams} streams, ${behind} of them further on at the hand-over.`;
  if (comparison === null) return [passed, 'They are of different versions, and were not compared.'];
  const { rows, digests, different, examples } = comparison;
  const digest = digests.serving === digests.built ? `digest ${digests.built}` : 'written to meanwhile';
  const compared = `${rows.built} rows against ${rows.serving}, ${digest}: ${different} are different`;
  return [passed, compared, ...examples.map((key) => `  ${key}`)];
}
