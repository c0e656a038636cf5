import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from './engine.ts';

/** What OpenSearch 2 runs on: it needs a security manager, which Java 24 no longer has. */
const OLDEST = 17;
const NEWEST = 23;

/**
 * The first Java that OpenSearch can run on: of `OPENSEARCH_JAVA_HOME`, of `JAVA_HOME`, or on the path.
 * @throws CannotStart when there is none.
 */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const homes = [env.OPENSEARCH_JAVA_HOME, env.JAVA_HOME].filter((home) => home !== undefined);
  const candidates = [...homes.map((home) => join(home, 'bin', 'java')), 'java'];
  const versions = await Promise.all(candidates.map((java) => majorVersion(java, env)));
  const index = versions.findIndex((version) => version >= OLDEST && version <= NEWEST);
  return candidates[index] ?? noJava(versions.filter((version) => version > 0));
}

/** 0 when it does not run. */
async function majorVersion(java: string, env: NodeJS.ProcessEnv): Promise<number> {
  const said = await promisify(execFile)(java, ['-version'], { env }).catch(() => undefined);
  return Number(/version "(\d+)/.exec(said?.stderr ?? '')?.[1] ?? 0);
}

function noJava([found]: readonly number[]): never {
  const here = found === undefined ? 'there is none on the path' : `the one that was found is ${found}`;
  throw new CannotStart(
    `opensearch: it needs Java ${OLDEST} to ${NEWEST}, and ${here}; run "apt-get install openjdk-17-jre-headless", or set OPENSEARCH_JAVA_HOME`,
  );
}
