import { fileURLToPath } from 'node:url';

/** The laws of the house, one rule each; the table says which rooms know which. */
const ROOMS = {
  core: [],
  domain: ['core'],
  'event-store': ['core'],
  'command-api': ['core', 'domain', 'event-store'],
  history: ['core', 'domain', 'event-store'],
  publisher: ['core', 'event-store'],
  archive: ['core', 'event-store'],
  replay: ['core', 'domain', 'event-store', 'archive', 'projections'],
  projections: ['core', 'domain', 'event-store'],
  'query-api': ['core', 'projections'],
  operations: ['core', 'domain', 'event-store', 'publisher', 'projections', 'history', 'archive', 'replay'],
  shared: ['core'],
};

/** `<technology>-<noun>.ts`: what may know a driver, and what only a composition root may choose. */
const ADAPTER = '/(dynamodb|kinesis|lambda|sns|postgres|opensearch|valkey|memory|s3|sfn)-[^/]+\\.ts$';

const rooms = Object.entries(ROOMS).map(([room, known]) => ({
  name: `law-8-${room}-knows-only-its-neighbours`,
  severity: 'error',
  from: { path: `^lambdas/${room}/` },
  to: {
    path: '^lambdas/',
    pathNot: `^lambdas/(${[room, ...known, ...(room === 'core' || room === 'domain' ? [] : ['shared'])].join('|')})/`,
  },
}));

export default {
  forbidden: [
    { name: 'law-1-no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'law-2-core-imports-nothing',
      severity: 'error',
      from: { path: '^lambdas/core/' },
      to: { pathNot: '^lambdas/core/' },
    },
    {
      name: 'law-3-domain-imports-core-and-the-schema-library',
      severity: 'error',
      from: { path: '^lambdas/domain/' },
      to: { pathNot: '^lambdas/(core|domain)/|node_modules/zod/' },
    },
    {
      name: 'law-3-aggregates-are-strangers',
      severity: 'error',
      from: { path: '^lambdas/domain/([^/]+)/' },
      to: { path: '^lambdas/domain/[^/]+/', pathNot: '^lambdas/domain/$1/' },
    },
    {
      name: 'law-4-only-adapters-import-a-driver',
      severity: 'error',
      from: {
        path: '^lambdas/',
        pathNot: `${ADAPTER}|/handler\\.ts$|^lambdas/shared/`,
      },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@opensearch-project|iovalkey|pg)/' },
    },
    {
      name: 'law-5-only-handlers-choose-adapters',
      severity: 'error',
      from: { path: '^lambdas/', pathNot: `/handler\\.ts$|${ADAPTER}` },
      to: { path: `^lambdas/.*${ADAPTER}` },
    },
    {
      name: 'law-6-nobody-imports-a-handler',
      severity: 'error',
      from: {},
      to: { path: '^lambdas/.*/handler\\.ts$' },
    },
    {
      name: 'law-7-lambdas-never-see-lib',
      severity: 'error',
      from: { path: '^lambdas/' },
      to: { path: '^(lib|bin)/|node_modules/aws-cdk-lib/' },
    },
    {
      name: 'law-7-lib-sees-only-contracts',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^lambdas/', pathNot: '/contract\\.ts$' },
    },
    ...rooms,
    {
      name: 'law-8-projections-are-strangers',
      severity: 'error',
      from: { path: '^lambdas/projections/([^/]+)/' },
      // What all of them may use stands beside their folders, and in `queries`.
      to: { path: '^lambdas/projections/[^/]+/', pathNot: '^lambdas/projections/($1|queries)/' },
    },
    {
      name: 'law-9-local-reads-the-assembly',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(lib|lambdas)/', pathNot: '/contract\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: fileURLToPath(new URL('tsconfig.json', import.meta.url)) },
  },
};
