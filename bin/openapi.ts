import { commandComponents, commandPaths } from '../lambdas/command-api/openapi.ts';
import { historyPaths } from '../lambdas/history/openapi.ts';
import { operationsPaths } from '../lambdas/operations/openapi.ts';
import { queryComponents, queryPaths } from '../lambdas/query-api/openapi.ts';

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance'],
  properties: {
    type: { type: 'string', description: 'urn:varve:problem:<slug>' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do about it.' },
    instance: { type: 'string', description: 'The id of the request.' },
  },
};

/** What `GET /openapi.json` answers: put together at build time from what each API says of itself. */
export const openApiDocument = async () => ({
  openapi: '3.1.0',
  info: {
    title: 'Varve',
    version: '1',
    description: 'Commands go in, events are stored, read models are asked.',
  },
  security: [{ accessToken: [] }],
  paths: { ...commandPaths(), ...(await queryPaths()), ...historyPaths(), ...operationsPaths() },
  components: {
    securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    parameters: { ...commandComponents.parameters, ...queryComponents.parameters },
    responses: {
      ...commandComponents.responses,
      problem: {
        description: 'A problem (RFC 9457).',
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  },
});
