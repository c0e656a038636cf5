import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'varve-synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `bin/app.ts` on a machine that has nothing of AWS: no account, no credentials, no region. */
function synthesise(environment: Record<string, string>): string {
  const outdir = mkdtempSync(join(folder, 'out-'));
  execFileSync(process.execPath, ['bin/app.ts'], {
    env: { PATH: process.env.PATH ?? '', CDK_OUTDIR: outdir, CDK_VALIDATION: 'false', ...environment },
    stdio: 'pipe',
  });
  return outdir;
}

const template = (outdir: string, stack: string) =>
  readFileSync(join(outdir, `${stack}.template.json`), 'utf8');

describe('bin/app.ts', () => {
  it('synthesises the stage that the environment names', () => {
    expect(template(synthesise({ VARVE_STAGE: 'prod' }), 'Varve-prod-Service')).toContain(
      'Varve-prod-EventStore',
    );
  });

  it('does what the cdk command makes it do with -c stage, to the same templates', () => {
    const byCommand = synthesise({ CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local' }) });
    const bare = synthesise({ VARVE_STAGE: 'local' });
    for (const stack of ['EventStore', 'ReadModel', 'Service'].map((name) => `Varve-local-${name}`)) {
      expect(template(byCommand, stack)).toBe(template(bare, stack));
    }
  });

  it('takes dev where nobody says a stage', () => {
    expect(template(synthesise({}), 'Varve-dev-EventStore')).toContain('AWS::DynamoDB::GlobalTable');
  });

  it('leaves out the read stores that context or environment name', () => {
    const byCommand = synthesise({
      CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local', without: 'opensearch' }),
    });
    const bare = synthesise({ VARVE_STAGE: 'local', VARVE_WITHOUT: 'opensearch' });
    const [one, other] = [byCommand, bare].map((outdir) => template(outdir, 'Varve-local-Service'));
    expect(one).toBe(other);
    expect(one).not.toContain('OPENSEARCH_URL');
  });

  it('refuses a stage that does not exist, with the names of those that do', () => {
    expect(() => synthesise({ VARVE_STAGE: 'production' })).toThrow(/Choose one of: local, dev, prod/);
  });
});
