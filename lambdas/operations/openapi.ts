import * as z from 'zod';
import { listOf, queryOperation } from '../shared/http-operation.ts';
import { parkedParameters, redriveBody } from './questions.ts';

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

const redriven = z.strictObject({
  announced: z.int().min(0).describe('Parked streams that were announced again.'),
  next: z
    .string()
    .nullable()
    .describe('Others are parked behind them: send the same again with this as its `cursor`.'),
});

/** The paths for operators, as OpenAPI 3.1 has them. */
export const operationsPaths = (): Readonly<Record<string, unknown>> => ({
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
});
