import { folderOf, type ProjectionContract, projections } from '../projections/contract.ts';
import type { Operation } from '../projections/queries/query.ts';
import { queryOperation } from '../shared/http-operation.ts';

/**
 * The paths of all queries, as OpenAPI 3.1 has them. What a projection says of its own is in the `openapi.ts` of its
 * folder: read by the build alone, so that no function carries it. Of several versions it is the lowest one that tells: the
 * others serve when they are swapped in, and nothing is promised before.
 */
export async function queryPaths(): Promise<Readonly<Record<string, unknown>>> {
  const asked = lowestVersions(projections).filter(({ routes }) => Object.keys(routes).length > 0);
  const operations = await Promise.all(asked.map((contract) => operationsOf(folderOf(contract))));
  return {
    ...Object.fromEntries(operations.flatMap(Object.entries<Operation>).map(pathOf)),
    '/openapi.json': {
      get: {
        operationId: 'get-api-document',
        security: [],
        responses: { 200: { description: 'This document.' } },
      },
    },
  };
}

const lowestVersions = (contracts: readonly ProjectionContract[]): readonly ProjectionContract[] => [
  ...new Map(
    [...contracts].sort((a, b) => b.version - a.version).map((contract) => [contract.name, contract]),
  ).values(),
];

async function operationsOf(folder: string): Promise<Readonly<Record<string, Operation>>> {
  const module = await import(`../projections/${folder}/openapi.ts`);
  return module.operations;
}

function pathOf([route, operation]: readonly [string, Operation]) {
  const path = route.replace('GET ', '');
  const shared = [...(path.includes('{id}') ? ['id'] : []), 'minVersions'];
  return [path, { get: queryOperation({ ...operation, shared }) }] as const;
}

export const queryComponents = {
  parameters: {
    minVersions: {
      name: 'Varve-Min-Version',
      in: 'header',
      description: 'Versions that the answer has to hold at least: order#536365@12, order#536366@4.',
      schema: { type: 'string' },
    },
  },
};
