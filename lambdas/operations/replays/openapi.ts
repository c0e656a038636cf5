import * as z from 'zod';
import { queryOperation } from '../../shared/http-operation.ts';
import { executionPaths } from '../executions/openapi.ts';
import { REPLAYS_PATH } from './answer-replays.ts';
import { replayBody } from './replay-body.ts';

const whole = z.int().min(0);
const build = z.strictObject({ version: z.int().min(1), build: z.int().min(1) });

const comparison = z.strictObject({
  rows: z.strictObject({ serving: whole, built: whole }),
  digests: z.strictObject({ serving: z.string(), built: z.string() }),
  different: whole.describe('Rows that are in one alone, or other in the two.'),
  examples: z.array(z.string()).describe('Keys of the first of them.'),
});

const report = z.strictObject({
  generation: z.string(),
  before: z.string().nullable().describe('What served before; null when it was lost, or never complete.'),
  streams: whole.describe('Streams of what served before.'),
  behind: whole.describe('Streams of it that the new one did not have yet at the hand-over.'),
  comparison: comparison
    .nullable()
    .describe('Null where there was nothing to compare with: another version, or one that was lost.'),
  unused: z.array(build).describe('Generations that are taken away.'),
});

const building = build.extend({
  phase: z.enum(['filling', 'following', 'handing-over']),
  run: z.string(),
  since: z.iso.datetime(),
  code: z.string().optional(),
  keepOld: z.literal(true).optional(),
  fromTable: z.literal(true).optional(),
  until: z.iso.datetime().optional(),
  wasKept: z.literal(true).optional(),
});

export const replayPaths = (): Readonly<Record<string, unknown>> => ({
  ...executionPaths({
    path: REPLAYS_PATH,
    names: ['replay', 'replays'],
    body: replayBody,
    details: {
      run: z.string().describe('The replay that it goes on with, or its own id.'),
      mode: replayBody.shape.mode,
      projection: z.string(),
      version: z.int().min(1),
      progress: z.strictObject({
        buckets: z.strictObject({ done: whole, of: whole }),
        ...{ events: whole, commits: whole, streams: whole },
        seconds: z.number().min(0).describe('Since the first of them was read, until the last was told.'),
      }),
      report: report.nullable().describe('Null until it has handed over.'),
    },
  }),
  '/operations/generations': {
    get: queryOperation({
      operationId: 'list-generations',
      parameters: z.strictObject({}),
      answer: z.strictObject({
        items: z.array(
          z.strictObject({
            projection: z.string(),
            serving: build,
            building: building.nullable(),
            kept: build.nullable(),
          }),
        ),
      }),
      shared: [],
    }),
  },
});
