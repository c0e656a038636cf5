import type { StreamId } from '../../core/stream-id.ts';
import { countsOf } from './bucket-result.ts';
import type { Outcome } from './heal-stretch.ts';
import { type BucketResult, type Finding, NOTHING, type Tally } from './verification.ts';

/** What was found in a stretch of a stream. */
export function resultOf(stream: StreamId, tally: Tally, outcomes: readonly Outcome[]): BucketResult {
  const alike = Map.groupBy(
    outcomes,
    ({ issue, healed }) => `${issue.kind} ${healed} ${issue.kind === 'gap' ? issue.version : issue.detail}`,
  );
  const findings = [...alike.values()].map((group) => findingOf(stream, group));
  const [wrong, healed] = [countsOf(findings, false), countsOf(findings, true)];
  return { ...NOTHING, tally, findings, wrong, healed };
}

function findingOf(stream: StreamId, outcomes: readonly Outcome[]): Finding {
  const [first] = outcomes as [Outcome];
  const { kind, version, detail } = first.issue;
  return { kind, stream, version, commits: outcomes.length, detail, healed: first.healed };
}
