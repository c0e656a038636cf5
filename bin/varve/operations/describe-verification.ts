import { inColumns } from '../in-columns.ts';
import type { ShownExecution } from './run-execution.ts';

interface Finding {
  readonly kind: string;
  readonly stream: string;
  readonly version: number;
  readonly commits: number;
  readonly detail: string;
  readonly healed: boolean;
}

interface ObjectFault {
  readonly kind: string;
  readonly key: string;
  readonly detail: string;
}

/** What a verification has found, as the backend reports it. */
export interface VerificationReport {
  readonly streams: number;
  readonly commits: number;
  readonly events: number;
  readonly repeated: number;
  readonly notYetDue: number;
  readonly objects: number;
  readonly bytes: number;
  readonly digest: string;
  readonly found: number;
  readonly wrong: Readonly<Record<string, number>>;
  readonly healed: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly faults: readonly ObjectFault[];
}

interface Share {
  readonly done: number;
  readonly of: number;
}

/** A verification, as the backend shows it. */
export interface ShownVerification extends ShownExecution {
  readonly progress: { readonly segments: Share; readonly buckets: Share };
  readonly report: VerificationReport | null;
}

/** What was compared, and what is wrong with it, in words and columns. */
export const describeVerification = (report: VerificationReport): string =>
  [summaryOf(report), ...findingsIn(report), ...faultsIn(report), verdictOf(report)].join('\n');

function summaryOf(report: VerificationReport): string {
  const { commits, events, streams, objects, bytes, notYetDue, digest } = report;
  const size = `${objects} objects of ${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const young = notYetDue === 0 ? '' : `, and ${notYetDue} that are too young to be there`;
  return `${commits} commits of ${events} events in ${streams} streams are as they should be, in ${size}${young}\ndigest ${digest}`;
}

function findingsIn({ findings, wrong, healed }: VerificationReport): readonly string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(({ kind, stream, version, commits, detail, ...finding }) => [
    ...[kind, stream, String(version), String(commits), finding.healed ? 'yes' : 'no', detail],
  ]);
  const told = findings.reduce((sum, { commits }) => sum + commits, 0);
  const more = sumOf(wrong) + sumOf(healed) - told;
  return [
    inColumns(['what', 'stream', 'version', 'commits', 'healed', 'detail'], rows, ['version', 'commits']),
    ...(more > 0 ? [`and ${more} commits more`] : []),
  ];
}

const faultsIn = ({ faults }: VerificationReport): readonly string[] =>
  faults.length === 0
    ? []
    : [
        inColumns(
          ['what', 'object', 'detail'],
          faults.map(({ kind, key, detail }) => [kind, key, detail]),
        ),
      ];

function verdictOf({ found, healed }: VerificationReport): string {
  const mended = sumOf(healed) === 0 ? '' : `${sumOf(healed)} commits healed; `;
  return `${mended}${found === 0 ? 'nothing is wrong' : `${found} commits and objects are wrong`}`;
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
