import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from './engine.ts';
import { programOnPath } from './program-on-path.ts';

const VERSION = '2.19.6';
/** The official server without its optional modules, as the project publishes it for integration tests. */
const ARTIFACT = `org.opensearch.distribution.integ-test-zip:opensearch:${VERSION}:zip`;
const UNPACK = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';

/** For 56 MB: whoever hangs for so long will not come to an end. */
const LONGEST_FETCH_MS = 600_000;

/** Beside the local state, which may be thrown away without it. */
const CACHE = join(import.meta.dirname, '..', '..', '.local', 'engines-cache');

export const isUnpacked = (cache = CACHE): boolean => existsSync(homeIn(cache));

/**
 * The folder of OpenSearch, fetched by Maven when it is not there yet.
 * @param longest how long that may take, in milliseconds
 * @throws CannotStart when it cannot be fetched.
 */
export async function opensearchHome(cache = CACHE, longest = LONGEST_FETCH_MS): Promise<string> {
  if (!isUnpacked(cache)) await fetchInto(cache, await findMaven(), longest);
  return homeIn(cache);
}

/** @throws CannotStart when it is not on the path. */
export async function findMaven(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const maven = await programOnPath(['mvn'], env.PATH);
  if (maven) return maven;
  throw new CannotStart(
    'opensearch: it is fetched with Maven, and mvn is not on the path; run "apt-get install maven" as root',
  );
}

const homeIn = (cache: string): string => join(cache, `opensearch-${VERSION}`);

/** Unpacked beside its place and moved there whole: a folder that exists was finished. */
async function fetchInto(cache: string, maven: string, longest: number): Promise<void> {
  console.log(`  opensearch: fetching OpenSearch ${VERSION} with Maven, once`);
  const unfinished = join(cache, `unfinished-${process.pid}`);
  try {
    await mkdir(unfinished, { recursive: true });
    await unpack(maven, unfinished, longest);
    await rename(homeIn(unfinished), homeIn(cache));
  } catch (error) {
    // Another start may have been faster.
    if (!isUnpacked(cache)) throw cannotFetch(error);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Maven notes in its working folder what it has unpacked, and would not do it twice. */
const unpack = (maven: string, folder: string, timeout: number): Promise<unknown> =>
  promisify(execFile)(
    maven,
    ['--batch-mode', '--strict-checksums', UNPACK, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${folder}`],
    { cwd: folder, timeout },
  );

function cannotFetch(error: unknown): CannotStart {
  const { stdout = '', message, killed } = error as { stdout?: string; message: string; killed?: boolean };
  const [reason = killed ? 'it took too long' : message] = /(?<=^\[ERROR\] ).+/m.exec(stdout) ?? [];
  return new CannotStart(
    `opensearch: OpenSearch ${VERSION} could not be fetched; run "mvn dependency:get -Dartifact=${ARTIFACT}" to see why, start with "--without opensearch", or set VARVE_OPENSEARCH_URL to one that runs (${reason})`,
  );
}
