import * as z from 'zod';
import { listOf, queryOperation } from '../shared/http-operation.ts';
import { movingPaths } from './moving/openapi.ts';
import { lagParameters, parkedParameters, redriveBody } from './questions.ts';
import { replayPaths } from './replays/openapi.ts';
import { tieringPaths } from './tier/openapi.ts';
import { verificationPaths } from './verify/openapi.ts';

const version = z.int().min(1);
const seenAt = z.iso.datetime();

const parkedStream = z.strictObject({
  consumer: z.string(),
  stream: z.string(),
  from: version.describe('First version that is not applied.'),
  seen: version.describe('Highest version that is known to wait.'),
  reason: z.strictObject({ code: z.string(), message: z.string() }),
  firstSeen: seenAt,
  lastSeen: seenAt,
  count: z.int().min(1).describe('How often it failed for good.'),
});

const whole = z.int().min(0);

const lag = z.strictObject({
  consumer: z.string(),
  reachable: z.boolean().describe('Whether it said where it stands; the rest is 0 when it did not.'),
  streams: whole.describe('Streams that it has not applied to their end.'),
  events: whole.describe('Events in them that it has not applied.'),
  seconds: whole.describe('Age of the oldest commit that it has not applied; 0 when there is none.'),
  oldest: seenAt.nullable().describe('When that commit was made.'),
});

const measured = z.strictObject({
  items: z.array(lag).describe('Each consumer, parked streams included.'),
  compared: whole.describe('Streams that this answer is about.'),
  next: z
    .string()
    .nullable()
    .describe('There are more streams: ask again with this as `cursor`, and add up what the answers say.'),
});

const redriven = z.strictObject({
  announced: z.int().min(0).describe('Parked streams that were announced again.'),
  next: z
    .string()
    .nullable()
    .describe('Others are parked behind them: send the same again with this as its `cursor`.'),
});

/** The paths for operators, as OpenAPI 3.1 has them. */
export const operationsPaths = (): Readonly<Record<string, unknown>> => ({
  '/operations/lag': {
    get: queryOperation({
      operationId: 'show-lag',
      parameters: lagParameters,
      answer: measured,
      shared: [],
    }),
  },
  '/operations/parked': {
    get: queryOperation({
      operationId: 'list-parked',
      parameters: parkedParameters,
      answer: listOf(parkedStream),
      shared: [],
    }),
  },
  '/operations/redrive': {
    post: {
      operationId: 'redrive',
      description: 'For: operator.',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: z.toJSONSchema(redriveBody, { io: 'input' }) } },
      },
      responses: {
        202: {
          description: 'Announced to the consumers, which apply it by themselves.',
          content: { 'application/json': { schema: z.toJSONSchema(redriven) } },
        },
        default: { $ref: '#/components/responses/problem' },
      },
    },
  },
  ...verificationPaths(),
  ...tieringPaths(),
  ...replayPaths(),
  ...movingPaths(),
});
