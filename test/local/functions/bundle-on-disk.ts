import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionDefinition } from '../../../local/functions/function-definition.ts';
import { type LambdaFunction, startFunction } from '../../../local/functions/lambda-function.ts';

/** A folder as the build leaves it, with this source as its bundle. Gone after the test. */
function bundleOnDisk(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'varve-bundle-'));
  writeFileSync(join(folder, 'index.mjs'), source);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function definitionOf(
  source: string,
  overrides: Partial<FunctionDefinition> = {},
): FunctionDefinition {
  return {
    logicalId: 'Probe',
    name: 'probe',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
    codeDir: bundleOnDisk(source),
    handler: 'index.handler',
    timeoutSeconds: 10,
    memoryMb: 256,
    environment: {},
    ...overrides,
  };
}

/** A running function made of this source, stopped after the test, and the lines it wrote. */
export function runFunction(
  source: string,
  overrides: Partial<FunctionDefinition> = {},
): { fn: LambdaFunction; lines: string[] } {
  const lines: string[] = [];
  const fn = startFunction(definitionOf(source, overrides), {
    endpoints: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    region: 'eu-west-1',
    log: (_name, line) => lines.push(line),
  });
  onTestFinished(() => fn.stop());
  return { fn, lines };
}
