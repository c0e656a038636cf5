import * as z from 'zod';
import { listOf, queryOperation } from '../../shared/http-operation.ts';
import { listParameters } from './answer-executions.ts';
import { EXECUTION_ID } from './executions.ts';

const time = z.iso.datetime();

const summary = {
  id: z.string().regex(EXECUTION_ID),
  state: z.enum(['running', 'succeeded', 'failed', 'timed-out', 'stopped']),
  startedAt: time,
  endedAt: time.nullable().describe('Null while it runs.'),
};

const fault = z.strictObject({ error: z.string(), cause: z.string() }).nullable().describe('Why it failed.');

export interface DescribedKind {
  /** As in `/operations/verifications`. */
  readonly path: string;
  /** What one of them is called in names of operations, and more of them. */
  readonly names: readonly [one: string, many: string];
  readonly body: z.ZodType;
  /** What is told of one beside how it stands. */
  readonly details: z.ZodRawShape;
}

/** The paths of one kind of long work, as OpenAPI 3.1 has them. */
export function executionPaths({ path, names, body, details }: DescribedKind): Record<string, unknown> {
  const [one, many] = names;
  const execution = z.strictObject({ ...summary, fault, ...details });
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: EXECUTION_ID.source } },
  ];
  const show = queryOperation({
    ...{ operationId: `show-${one}`, parameters: z.strictObject({}), answer: execution, shared: [] },
  });
  return {
    [path]: {
      post: {
        operationId: `start-${one}`,
        description: 'For: operator.',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: z.toJSONSchema(body, { io: 'input' }) } },
        },
        responses: {
          202: {
            description: 'Started; `Location` is where it tells how it stands.',
            content: { 'application/json': { schema: z.toJSONSchema(z.strictObject({ id: summary.id })) } },
          },
          default: { $ref: '#/components/responses/problem' },
        },
      },
      get: queryOperation({
        operationId: `list-${many}`,
        parameters: listParameters,
        answer: listOf(z.strictObject(summary)),
        shared: [],
      }),
    },
    [`${path}/{id}`]: { get: { ...show, parameters } },
    [`${path}/{id}/stop`]: {
      post: {
        ...show,
        operationId: `stop-${one}`,
        description: 'For: operator. What it is doing just now comes to its end, and nothing follows.',
        parameters,
      },
    },
  };
}
