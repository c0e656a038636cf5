import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, stageTemplates } from '../stage-templates.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const app = mkdtempSync(join(tmpdir(), 'varve-second-'));
afterAll(() => rmSync(app, { recursive: true, force: true }));

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;

const edit = (file: string, change: (text: string) => string): void => {
  const path = join(app, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  expect(after, file).not.toBe(before);
  writeFileSync(path, after);
};

const run = async (program: string, ...args: readonly string[]): Promise<string> => {
  const env = { PATH: process.env.PATH ?? '', CDK_OUTDIR: 'cdk.out', CDK_VALIDATION: 'false' };
  const running = promisify(execFile)(program, [...args], { cwd: app, env: { ...env, VARVE_STAGE: 'prod' } });
  // What a compiler has to say, it says on stdout.
  return await running.then(
    ({ stdout }) => stdout,
    (failed: { stdout: string; stderr: string }) => {
      throw new Error(failed.stdout + failed.stderr);
    },
  );
};

async function synthesised(): Promise<Resources> {
  await run(process.execPath, 'bin/app.ts');
  const templates = ['EventStore', 'ReadModel', 'Service'].map((stack) =>
    JSON.parse(readFileSync(join(app, 'cdk.out', `Varve-prod-${stack}.template.json`), 'utf8')),
  );
  return Object.assign({}, ...templates.map(({ Resources }) => Resources));
}

/** As `docs/add-a-projection.md` says: a folder more, and a version in the three lines. */
function addSecondVersion(): void {
  const folder = join(app, 'lambdas/projections');
  cpSync(join(folder, 'sales'), join(folder, 'sales-v2'), { recursive: true });
  edit('lambdas/projections/sales-v2/contract.ts', (text) => text.replace('version: 1', 'version: 2'));
  edit('lambdas/projections/contract.ts', (text) =>
    text
      .replace(
        "from './sales/contract.ts';",
        "from './sales/contract.ts';\nimport { salesProjection as nextSalesProjection } from './sales-v2/contract.ts';",
      )
      .replace('  salesProjection,\n', '  salesProjection,\n  nextSalesProjection,\n'),
  );
  edit('lambdas/query-api/handler.ts', (text) =>
    text
      .replace(
        "from '../projections/sales/postgres-answers.ts';",
        "from '../projections/sales/postgres-answers.ts';\nimport { salesAnswers as nextSalesAnswers } from '../projections/sales-v2/postgres-answers.ts';",
      )
      .replace(
        '{ 1: salesAnswers(postgres) }',
        '{ 1: salesAnswers(postgres), 2: nextSalesAnswers(postgres) }',
      ),
  );
  edit('lambdas/replay/dynamodb-bound-projections.ts', (text) =>
    text
      .replace(
        "from '../projections/sales/postgres-builds.ts';",
        "from '../projections/sales/postgres-builds.ts';\nimport { salesBuilds as nextSalesBuilds } from '../projections/sales-v2/postgres-builds.ts';",
      )
      .replace(
        'builtTallies(salesBuilds(postgres)),',
        'builtTallies(salesBuilds(postgres)),\n    postgres && builtTallies(nextSalesBuilds(postgres)),',
      ),
  );
  symlinkSync(join(root, 'dist/projections-sales'), join(app, 'dist/projections-sales-v2'));
}

function removeFirstVersion(): void {
  rmSync(join(app, 'lambdas/projections/sales'), { recursive: true });
  edit('lambdas/projections/contract.ts', (text) =>
    text
      .replace("import { salesProjection } from './sales/contract.ts';\n", '')
      .replace('  salesProjection,\n', ''),
  );
  edit('lambdas/query-api/handler.ts', (text) =>
    text
      .replace("import { salesAnswers } from '../projections/sales/postgres-answers.ts';\n", '')
      .replace('1: salesAnswers(postgres), ', ''),
  );
  edit('lambdas/replay/dynamodb-bound-projections.ts', (text) =>
    text
      .replace("import { salesBuilds } from '../projections/sales/postgres-builds.ts';\n", '')
      .replace('    postgres && builtTallies(salesBuilds(postgres)),\n', ''),
  );
}

describe('a second version of sales', () => {
  const before = Object.fromEntries(
    stageTemplates('prod')
      .stacks.flatMap(resourcesOf)
      .map(({ id, resource }) => [id, resource]),
  );
  let beside: Resources;
  let alone: Resources;

  beforeAll(async () => {
    for (const part of ['bin', 'lib', 'lambdas', 'local', 'package.json'])
      cpSync(join(root, part), join(app, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
    mkdirSync(join(app, 'dist'));
    for (const bundle of readdirSync(join(root, 'dist')))
      symlinkSync(join(root, 'dist', bundle), join(app, 'dist', bundle));
    const extended = { extends: join(root, 'tsconfig.json'), include: ['lambdas'] };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(extended));
    addSecondVersion();
    beside = await synthesised();
    removeFirstVersion();
    alone = await synthesised();
  });

  it('G8 stands beside the first one: nothing that is deployed goes, or changes its name', () => {
    expect(Object.keys(before).filter((id) => !(id in beside))).toEqual([]);
    const added = Object.keys(beside).filter((id) => !(id in before));
    expect(added.filter((id) => !id.includes('salesv2'))).toEqual([]);
    const types = added.map((id) => beside[id]?.Type);
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(1);
    expect(types.filter((type) => type === 'AWS::Lambda::EventSourceMapping')).toHaveLength(1);
    // Routes are the name's.
    expect(types).not.toContain('AWS::ApiGatewayV2::Route');
  });

  it('G14: signs in as a user of its own, and parks and takes leases under its own names', () => {
    const [, { Properties }] = Object.entries(beside).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.includes('salesv2'),
    ) ?? ['', { Properties: {} }];
    expect(JSON.stringify(Properties)).toContain('postgresql://projection_sales_v2@');
    const policies = Object.entries(beside).filter(
      ([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.includes('salesv2'),
    );
    const leading = JSON.stringify(policies).match(/"dynamodb:LeadingKeys":\["[^"]+"\]/g);
    expect(leading?.sort()).toEqual([
      '"dynamodb:LeadingKeys":["lease#sales"]',
      '"dynamodb:LeadingKeys":["sales_v2_b*"]',
    ]);
  });

  it('G8 stays as it is when the first one is taken away, and so is everything else', () => {
    expect(Object.keys(alone).filter((id) => !(id in beside))).toEqual([]);
    const gone = Object.keys(beside).filter((id) => !(id in alone));
    expect(gone.filter((id) => !/sales/i.test(id) || id.includes('salesv2'))).toEqual([]);
    const named = (all: Resources) => Object.keys(all).filter((id) => id.includes('salesv2'));
    expect(named(alone)).toEqual(named(beside));
    // But for the order in which consumers of the stream are made.
    for (const id of named(beside)) expect(alone[id]?.Properties).toEqual(beside[id]?.Properties);
    expect(
      Object.values(alone).some(({ Properties }) =>
        JSON.stringify(Properties ?? {}).includes('"GET /sales"'),
      ),
    ).toBe(true);
  });

  it('is type-checked: every version is answered for', async () => {
    expect(await run(join(root, 'node_modules', '.bin', 'tsc'))).toBe('');
    edit('lambdas/query-api/handler.ts', (text) =>
      text.replace('{ 2: nextSalesAnswers(postgres) }', '{ 1: nextSalesAnswers(postgres) }'),
    );
    await expect(run(join(root, 'node_modules', '.bin', 'tsc'))).rejects.toThrow(/Property '2' is missing/);
  });
});
