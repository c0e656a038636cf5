import * as z from 'zod';
import { executionPaths } from '../executions/openapi.ts';
import { TIERINGS_PATH, tieringBody } from './answer-tierings.ts';

const whole = z.int().min(0);

const report = z.strictObject({
  run: z.string(),
  applied: z.boolean(),
  endedAt: z.iso.datetime(),
  streams: whole.describe('Streams that were looked at.'),
  moved: whole.describe('Streams of which commits leave the events table.'),
  commits: whole,
  size: whole.describe('Characters of those commits as JSON.'),
  snapshots: whole.describe('Snapshots that are made first.'),
  failed: whole.describe('Streams that stay as they are, since something is wrong with them.'),
  failures: z
    .array(
      z.strictObject({
        stream: z.string(),
        reason: z.strictObject({ code: z.string(), message: z.string() }),
      }),
    )
    .describe('The first of them; all are counted.'),
});

export const tieringPaths = (): Readonly<Record<string, unknown>> =>
  executionPaths({
    path: TIERINGS_PATH,
    names: ['tiering', 'tierings'],
    body: tieringBody,
    details: {
      apply: z.boolean(),
      progress: z.strictObject({ segments: z.strictObject({ done: whole, of: whole }) }),
      report: report.nullable().describe('Null until it has ended.'),
    },
  });
