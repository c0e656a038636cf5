import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine, EngineOptions } from './engine.ts';
import { endProgram, startProgram } from './engine-process.ts';
import { freePort } from './free-port.ts';
import { findJava } from './java.ts';
import { notAsRoot } from './not-as-root.ts';
import { opensearchHome } from './opensearch-distribution.ts';

/** The first compiler alone, and a collector without threads of its own, halve the time to start on two cores. */
const JVM = ['-Xms256m', '-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

const LOGGING = `
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %c{1.} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

/**
 * OpenSearch, the official server: one node, no security. Started as its own script does in the end, without the four
 * other Java programs that come before. What it acknowledged is in its translog on disk, also after `kill -9`.
 */
export async function startOpensearch({ dataDir }: EngineOptions): Promise<Engine> {
  const [java, home] = await Promise.all([findJava(), opensearchHome()]);
  const asUser = await notAsRoot({ name: 'opensearch', program: home, dataDir });
  await writeFile(join(dataDir, 'log4j2.properties'), LOGGING);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startProgram({
    name: 'opensearch',
    dataDir,
    command: [
      java,
      ...JVM,
      ...properties(home, dataDir),
      'org.opensearch.bootstrap.OpenSearch',
      ...settings(dataDir, port),
    ],
    asUser,
    endSignal: 'SIGTERM',
    ifDamaged: `delete it, and ${join(dirname(dataDir), 'checkpoints')}: it is filled again from the table`,
    ready: () => hasItsShards(url),
  });
  return { name: 'opensearch', url, stop: () => endProgram(child, 'SIGTERM') };
}

const properties = (home: string, dataDir: string): readonly string[] => [
  `-Dopensearch.path.home=${home}`,
  `-Dopensearch.path.conf=${dataDir}`,
  '-Dopensearch.distribution.type=zip',
  '-Dopensearch.bundled_jdk=false',
  '-Djava.security.manager=allow',
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory',
  '-Dlog4j2.disable.jmx=true',
  '-Dlog4j.shutdownHookEnabled=false',
  `-XX:ErrorFile=${join(dataDir, 'jvm-error.log')}`,
  '-cp',
  join(home, 'lib', '*'),
];

const settings = (dataDir: string, port: number): readonly string[] =>
  Object.entries({
    'discovery.type': 'single-node',
    'node.name': 'local',
    'network.host': '127.0.0.1',
    'http.port': port,
    // Any that is free: nobody joins.
    'transport.port': 0,
    'path.data': join(dataDir, 'data'),
    'path.logs': join(dataDir, 'logs'),
    // As the domain on AWS: what may be written is granted by the path of a call.
    'rest.action.multi.allow_explicit_index': false,
    // A disk that others have filled does not make indexes read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  }).map(([name, value]) => `-E${name}=${value}`);

/** It answers before the indexes of the last start are open. */
async function hasItsShards(url: string): Promise<boolean> {
  try {
    const health = `${url}/_cluster/health?wait_for_status=yellow&timeout=1s`;
    const response = await fetch(health, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
