import * as z from 'zod';
import { listOf, queryOperation } from '../shared/http-operation.ts';
import { collections } from './collections.ts';
import { differenceParameters } from './get-difference.ts';
import { stateParameters } from './get-state.ts';
import { historyParameters } from './list-events.ts';

const version = z.int().min(1);
const recordedAt = z.iso.datetime();
const reason = z.string().nullable();

const shownEvent = z.strictObject({
  version,
  type: z.string(),
  schemaVersion: z.int(),
  data: z.unknown(),
  recordedAt,
  actor: z.strictObject({ role: z.enum(['customer', 'operator', 'process']), id: z.string() }),
  commitId: z.string(),
  correlationId: reason,
  causationId: reason,
});

const shownState = z.strictObject({ version, recordedAt, state: z.looseObject({ situation: z.string() }) });

const difference = z.strictObject({
  from: z.int().min(0),
  to: version,
  patch: z
    .array(
      z.strictObject({
        op: z.enum(['add', 'remove', 'replace']),
        path: z.string(),
        value: z.unknown().optional(),
      }),
    )
    .describe(
      'JSON Patch (RFC 6902) from the state at `from` to the state at `to`; 0 is before the first event.',
    ),
  summary: z.array(z.string()).describe('What happened in between, a sentence an event.'),
});

/** The paths of all that is asked of the past, as OpenAPI 3.1 has them. */
export const historyPaths = (): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(collections).flatMap(pathsOf));

const pathsOf = (collection: string) =>
  [
    { question: 'history', parameters: historyParameters, answer: listOf(shownEvent) },
    { question: 'state', parameters: stateParameters, answer: shownState },
    { question: 'diff', parameters: differenceParameters, answer: difference },
  ].map(({ question, parameters, answer }) => [
    `/${collection}/{id}/${question}`,
    {
      get: queryOperation({
        operationId: `get-${question}-of-${collection}`,
        parameters,
        answer,
        shared: ['id'],
      }),
    },
  ]);
