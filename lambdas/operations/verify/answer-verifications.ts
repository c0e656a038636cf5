import * as z from 'zod';
import { BUCKETS } from '../../archive/contract.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { SEGMENTS } from '../../event-store/stream-heads.ts';
import type { HttpAnswer, HttpEvent } from '../../shared/http-frame.ts';
import type { VerificationInput } from '../contract.ts';
import {
  bodyOf,
  type ExecutionKind,
  executionAnswers,
  startExecution,
} from '../executions/answer-executions.ts';
import type { Execution, Executions } from '../executions/executions.ts';
import { WorkObjects } from './work-objects.ts';

/** What the answers about verifications are made from. */
export interface VerificationSources {
  readonly verifications: Executions;
  /** Where their reports are. */
  readonly objects: ObjectStore;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
  readonly newId: () => string;
}

export const VERIFICATIONS_PATH = '/operations/verifications';

/** Of `POST /operations/verifications`. */
export const verificationBody = z.strictObject({ heal: z.boolean().default(false) });

const kindOf = ({ verifications, objects, newId }: VerificationSources): ExecutionKind => ({
  path: VERIFICATIONS_PATH,
  executions: verifications,
  newId,
  details: (execution) => detailsOf(objects, execution),
});

type Answering = (event: HttpEvent, sources: VerificationSources) => Promise<HttpAnswer>;

/** Two that run at once are harmless to one another. */
export const verificationAnswers = {
  'POST /operations/verifications': (event, sources) => {
    const { heal } = bodyOf(event, verificationBody);
    return startExecution(kindOf(sources), (run) => ({ run, heal }));
  },
  ...executionAnswers(VERIFICATIONS_PATH, kindOf),
} as const satisfies Readonly<Record<string, Answering>>;

async function detailsOf(objects: ObjectStore, { input }: Execution): Promise<object> {
  const { run, heal } = input as VerificationInput;
  const work = new WorkObjects(objects, run);
  const [{ segments, buckets }, report] = await Promise.all([work.progress(), work.results.readReport()]);
  return {
    heal,
    progress: { segments: { done: segments, of: SEGMENTS }, buckets: { done: buckets, of: BUCKETS } },
    report: report ?? null,
  };
}
