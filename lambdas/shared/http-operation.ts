import * as z from 'zod';

/** A list as it is answered, page by page. */
export const listOf = (item: z.ZodType) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** A query as OpenAPI 3.1 has it. */
export interface QueryOperation {
  readonly operationId: string;
  /** Of the query string. */
  readonly parameters: z.ZodObject;
  readonly answer: z.ZodType;
  /** Names of parameters that operations share. */
  readonly shared: readonly string[];
}

export function queryOperation({ operationId, parameters, answer, shared }: QueryOperation) {
  const { properties = {}, required = [] } = z.toJSONSchema(parameters, { io: 'input' });
  return {
    operationId,
    parameters: [
      ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` })),
      ...Object.entries(properties).map(([name, schema]) => ({
        name,
        in: 'query',
        required: required.includes(name),
        schema,
      })),
    ],
    responses: {
      200: { description: 'Found.', content: { 'application/json': { schema: z.toJSONSchema(answer) } } },
      default: { $ref: '#/components/responses/problem' },
    },
  };
}
