import * as z from 'zod';
import { type CatalogueEntry, type CustomerForm, catalogue } from './catalogue.ts';

/** The paths of all commands, as OpenAPI 3.1 has them, from the schemas that validate them. */
export function commandPaths(): Readonly<Record<string, unknown>> {
  const paths: Record<string, unknown> = {};
  for (const [collection, commands] of Object.entries(catalogue)) {
    for (const [name, entry] of Object.entries(commands)) {
      paths[`/${collection}/{id}/${name}`] = { post: operation(name, entry, [idParameter]) };
      if (entry.creates) paths[`/${collection}/${name}`] = { post: operation(`${name}-by-key`, entry, []) };
    }
  }
  return paths;
}

const idParameter = { $ref: '#/components/parameters/id' };

function operation(
  operationId: string,
  { schema, creates, access, customers }: CatalogueEntry,
  parameters: readonly unknown[],
) {
  return {
    operationId,
    description: `For: ${Object.entries(access)
      .map(([role, reach]) => (reach === 'own' ? `${role} (own)` : role))
      .join(', ')}.`,
    parameters: [
      ...parameters,
      { $ref: '#/components/parameters/idempotencyKey' },
      { $ref: '#/components/parameters/ifMatch' },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: bodyOf(schema, customers) } },
    },
    responses: {
      [creates ? '201' : '200']: { $ref: '#/components/responses/committed' },
      default: { $ref: '#/components/responses/problem' },
    },
  };
}

const bodyOf = (schema: z.ZodObject, customers: CustomerForm | undefined) =>
  customers === undefined
    ? inputOf(schema)
    : {
        anyOf: [
          { title: 'from an operator', ...inputOf(schema) },
          { title: 'from a customer', ...inputOf(customers.schema) },
        ],
      };

const inputOf = (schema: z.ZodObject) => z.toJSONSchema(schema, { io: 'input' });

export const commandComponents = {
  parameters: {
    id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    idempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'The same key with the same command takes effect once.',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
    },
    ifMatch: {
      name: 'If-Match',
      in: 'header',
      description: 'The version that the stream has to be at, in quotes, or *.',
      schema: { type: 'string' },
    },
  },
  responses: {
    committed: {
      description:
        'The version of the stream and the events that were stored; none when there was nothing to do.',
      content: {
        'application/json': {
          schema: z.toJSONSchema(
            z.strictObject({
              stream: z.string(),
              version: z.int(),
              events: z.array(z.strictObject({ type: z.string(), version: z.int() })),
            }),
          ),
        },
      },
    },
  },
};
