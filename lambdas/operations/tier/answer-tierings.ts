import * as z from 'zod';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { SEGMENTS } from '../../event-store/stream-heads.ts';
import type { HttpAnswer, HttpEvent } from '../../shared/http-frame.ts';
import type { TieringInput } from '../contract.ts';
import {
  bodyOf,
  type ExecutionKind,
  executionAnswers,
  startExecution,
} from '../executions/answer-executions.ts';
import type { Execution, Executions } from '../executions/executions.ts';
import { tieringResults } from './handle-tier.ts';

/** What the answers about runs of tiering are made from. */
export interface TieringAnswerSources {
  readonly tierings: Executions;
  /** Where their reports are. */
  readonly objects: ObjectStore;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
  readonly newId: () => string;
}

export const TIERINGS_PATH = '/operations/tierings';

/** Of `POST /operations/tierings`. */
export const tieringBody = z.strictObject({
  apply: z.boolean().default(false).describe('Whether to do it, rather than to say what would be done.'),
});

const kindOf = ({ tierings, objects, newId }: TieringAnswerSources): ExecutionKind => ({
  path: TIERINGS_PATH,
  executions: tierings,
  newId,
  details: (execution) => detailsOf(objects, execution),
});

type Answering = (event: HttpEvent, sources: TieringAnswerSources) => Promise<HttpAnswer>;

/** Two that run at once copy a commit twice at worst, which is legal. */
export const tieringAnswers = {
  'POST /operations/tierings': (event, sources) => {
    const { apply } = bodyOf(event, tieringBody);
    return startExecution(kindOf(sources), (run) => ({ run, apply }));
  },
  ...executionAnswers(TIERINGS_PATH, kindOf),
} as const satisfies Readonly<Record<string, Answering>>;

async function detailsOf(objects: ObjectStore, { input }: Execution): Promise<object> {
  const { run, apply } = input as TieringInput;
  const results = tieringResults(objects, run);
  const [done, report] = await Promise.all([results.ended(), results.readReport()]);
  return { apply, progress: { segments: { done, of: SEGMENTS } }, report: report ?? null };
}
