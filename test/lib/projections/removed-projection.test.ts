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

/** Each is the only one in its store, which then holds none: the table that is made for one goes, the domain stays. */
const FOLDERS = ['product-stock', 'order-search'];
const NAME = /product[-_]?stock|order[-_]?search/i;

/** What each has of its own, beside a table in DynamoDB. */
const OWN = [
  'AWS::ApiGatewayV2::Route',
  'AWS::IAM::Policy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Kinesis::StreamConsumer',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
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

describe('an app without the folders of two projections, and without the lines that name them', () => {
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

  it('was named by the contract of all projections and by the function that answers queries, and nowhere else', () => {
    expect([...named].sort()).toEqual(['lambdas/projections/contract.ts', 'lambdas/query-api/handler.ts']);
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
    expect(
      lost.filter(({ id }) => !/productstock|GETproductsid|ordersearch|GETorderssearch/.test(id)),
    ).toEqual([]);
    expect(lost.map(({ resource }) => resource.Type).sort()).toEqual(
      [...OWN, ...OWN, 'AWS::DynamoDB::GlobalTable'].sort(),
    );
    expect(JSON.stringify(['ReadModel', 'Service'].map(templateOf))).not.toMatch(NAME);
  });

  it('tells of all other queries in the API document', async () => {
    const print = `import { openApiDocument } from './bin/openapi.ts';
      console.log(JSON.stringify(Object.keys((await openApiDocument()).paths)));`;
    const paths: readonly string[] = JSON.parse(
      await run(process.execPath, '--input-type=module', '-e', print),
    );
    expect(paths).not.toContain('/products/{id}');
    expect(paths).not.toContain('/orders/search');
    expect(paths).toEqual(
      expect.arrayContaining(['/products/best-sellers', '/products/{id}/history', '/orders']),
    );
  });
});
