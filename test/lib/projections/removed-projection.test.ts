import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, stageTemplates } from '../stage-templates.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const app = mkdtempSync(join(tmpdir(), 'varve-removed-'));
afterAll(() => rmSync(app, { recursive: true, force: true }));

/**
 * The first two are the only ones in their stores, which then hold none: the table that is made for one goes, the domain
 * stays. The third is fed by a queue, and the last has tables and a user in PostgreSQL; others stay in their stores.
 */
const FOLDERS = ['product-stock', 'order-search', 'best-sellers', 'sales'];
/** In code, where a sale is a word of the domain, too, and the best sellers are a path. */
const NAME = /product[-_]?stock|order[-_]?search|bestSeller|sales(Projection|Answers|Builds)/i;
/** In what is deployed. */
const DEPLOYED = /product[-_]?stock|order[-_]?search|best[-_]?sellers|sales/i;

/** Whatever feeds it and wherever it is kept. */
const FUNCTION = [
  'AWS::ApiGatewayV2::Route',
  // What it may do, and what it may read in the archive.
  'AWS::IAM::Policy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
];
const BY_KINESIS = [...FUNCTION, 'AWS::Kinesis::StreamConsumer', 'AWS::IAM::Policy'];
/** A queue and its dead letters. */
const BY_SQS = [
  ...FUNCTION,
  'AWS::SNS::Subscription',
  'AWS::SQS::Queue',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SQS::QueuePolicy',
];

/** What each has of its own, by the ids of it and its route. */
const OWN: readonly (readonly [RegExp, readonly string[]])[] = [
  [/productstock|GETproductsid/, [...BY_KINESIS, 'AWS::DynamoDB::GlobalTable']],
  // And what it may do with its indexes, as all who use the domain.
  [/ordersearch|GETorderssearch/, [...BY_KINESIS, 'AWS::IAM::Policy']],
  [/^(QueryApi|Prepare|Replay)FunctionUseIndexes/, Array(3).fill('AWS::IAM::Policy')],
  [/bestsellers/, [...BY_SQS, 'AWS::ElastiCache::User']],
  // Schema and user are made in PostgreSQL, by what is told in the function that prepares.
  [/sales/, BY_KINESIS],
];

/** What names them, in a copy of all that is deployed, run or built from. */
const filesThatName = (): readonly string[] =>
  globSync('{bin,lib,lambdas,local}/**/*.ts', { cwd: app }).filter((file) =>
    NAME.test(readFileSync(join(app, file), 'utf8')),
  );

const withoutLines = (file: string): void => {
  const lines = readFileSync(join(app, file), 'utf8').split('\n');
  writeFileSync(join(app, file), lines.filter((line) => !NAME.test(line)).join('\n'));
};

const run = async (program: string, ...args: readonly string[]): Promise<string> => {
  const env = { PATH: process.env.PATH ?? '', CDK_OUTDIR: 'cdk.out', CDK_VALIDATION: 'false' };
  const running = promisify(execFile)(program, [...args], {
    cwd: app,
    env: { ...env, VARVE_STAGE: 'prod' },
    maxBuffer: 2 ** 26,
  });
  // What a compiler has to say, it says on stdout.
  return await running.then(
    ({ stdout }) => stdout,
    (failed: { stdout: string; stderr: string }) => {
      throw new Error(failed.stdout + failed.stderr);
    },
  );
};

const templateOf = (stack: string): { readonly Resources: Readonly<Record<string, object>> } =>
  JSON.parse(readFileSync(join(app, 'cdk.out', `Varve-prod-${stack}.template.json`), 'utf8'));

describe('an app without the folders of four projections, and without the lines that name them', () => {
  let named: readonly string[];

  beforeAll(async () => {
    for (const part of ['bin', 'lib', 'lambdas', 'local', 'package.json', 'tsconfig.json'])
      cpSync(join(root, part), join(app, part), { recursive: true });
    for (const part of ['node_modules', 'dist']) symlinkSync(join(root, part), join(app, part));
    for (const folder of FOLDERS) rmSync(join(app, 'lambdas/projections', folder), { recursive: true });
    named = filesThatName();
    named.forEach(withoutLines);
    await run(process.execPath, 'bin/app.ts');
  });

  it('was named by the contract of all projections, by the function that answers queries and by what is replayed, and nowhere else', () => {
    expect([...named].sort()).toEqual([
      'lambdas/projections/contract.ts',
      'lambdas/query-api/handler.ts',
      'lambdas/replay/dynamodb-bound-projections.ts',
    ]);
  });

  it('has functions that are type-checked as before', async () => {
    const include = ['lambdas'];
    writeFileSync(
      join(app, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), include }),
    );
    expect(await run(join(root, 'node_modules', '.bin', 'tsc'))).toBe('');
  });

  it('has lost their resources and their routes, and nothing else', () => {
    const before = stageTemplates('prod').stacks.flatMap(resourcesOf);
    const after = ['EventStore', 'ReadModel', 'Service'].flatMap((stack) =>
      Object.keys(templateOf(stack).Resources),
    );
    expect(after.filter((id) => !before.some((resource) => resource.id === id))).toEqual([]);
    const lost = before.filter(({ id }) => !after.includes(id));
    const typesOf = (pattern: RegExp) =>
      lost.flatMap(({ id, resource }) => (pattern.test(id) ? [resource.Type] : [])).sort();
    for (const [pattern, types] of OWN) expect(typesOf(pattern), `${pattern}`).toEqual([...types].sort());
    expect(lost.filter(({ id }) => !OWN.some(([pattern]) => pattern.test(id)))).toEqual([]);
    expect(JSON.stringify(['ReadModel', 'Service'].map(templateOf))).not.toMatch(DEPLOYED);
  });

  it('tells of all other queries in the API document', async () => {
    const print = `import { openApiDocument } from './bin/openapi.ts';
      console.log(JSON.stringify(Object.keys((await openApiDocument()).paths)));`;
    const paths: readonly string[] = JSON.parse(
      await run(process.execPath, '--input-type=module', '-e', print),
    );
    const gone = ['/products/{id}', '/orders/search', '/products/best-sellers', '/sales'];
    expect(paths.filter((path) => gone.includes(path))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['/products/{id}/history', '/orders', '/accounts/{id}']));
  });
});
