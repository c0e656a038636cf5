import { BUCKETS } from '../../archive/contract.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { projections } from '../../projections/contract.ts';
import { knownControl } from '../../projections/known-control.ts';
import type { ReplayInput } from '../../replay/contract.ts';
import type { BucketProgress, ReplayProgress } from '../../replay/replay-progress.ts';
import { ReplayReports } from '../../replay/replay-reports.ts';
import { type HttpAnswer, type HttpEvent, json } from '../../shared/http-frame.ts';
import { bodyOf, type ExecutionKind, executionAnswers } from '../executions/answer-executions.ts';
import type { Execution } from '../executions/executions.ts';
import { replayBody } from './replay-body.ts';
import { type StartingSources, startReplay } from './start-replay.ts';

/** What the answers about replays are made from. */
export interface ReplayAnswerSources extends StartingSources {
  readonly progress: Pick<ReplayProgress, 'told'>;
  /** Where their reports are. */
  readonly objects: ObjectStore;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
}

export const REPLAYS_PATH = '/operations/replays';

const kindOf = (sources: ReplayAnswerSources): ExecutionKind => ({
  path: REPLAYS_PATH,
  executions: sources.replays,
  newId: sources.newId,
  details: (execution) => detailsOf(sources, execution),
});

type Answering = (event: HttpEvent, sources: ReplayAnswerSources) => Promise<HttpAnswer>;

export const replayAnswers = {
  'POST /operations/replays': async (event, sources) => {
    const id = await startReplay(sources, bodyOf(event, replayBody));
    return json(202, { id }, { location: `${REPLAYS_PATH}/${id}` });
  },
  ...executionAnswers(REPLAYS_PATH, kindOf),
  'GET /operations/generations': (_event, sources) => listGenerations(sources),
} as const satisfies Readonly<Record<string, Answering>>;

async function detailsOf({ progress, objects }: ReplayAnswerSources, { input }: Execution): Promise<object> {
  const { run, mode, projection, version } = input as ReplayInput;
  const [told, report] = await Promise.all([progress.told(run), new ReplayReports(objects).told(run)]);
  const sum = (count: 'events' | 'commits' | 'streams') =>
    told.reduce((total, each) => total + each[count], 0);
  return {
    ...{ run, mode, projection, version },
    progress: {
      buckets: { done: told.filter(({ done }) => done).length, of: BUCKETS },
      ...{ events: sum('events'), commits: sum('commits'), streams: sum('streams') },
      seconds: secondsOf(told),
    },
    report: report ?? null,
  };
}

/** From the first slice of a bucket to what was told last. */
function secondsOf(told: readonly BucketProgress[]): number {
  if (told.length === 0) return 0;
  const [began, last] = [
    Math.min(...told.map(({ began }) => began)),
    Math.max(...told.map((each) => each.told)),
  ];
  return Math.round((last - began) / 100) / 10;
}

/** Which generation of each projection serves, is built, or is kept. */
async function listGenerations({ generations }: ReplayAnswerSources): Promise<HttpAnswer> {
  const names = [...new Set(projections.map(({ name }) => name))].sort();
  const items = await Promise.all(
    names.map(async (name) => {
      const { projection, serving, building, kept } = await knownControl(generations, name);
      return { projection, serving, building: building ?? null, kept: kept ?? null };
    }),
  );
  return json(200, { items });
}
