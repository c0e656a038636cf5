import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { commandLine } from '../../../local/engines/end-leftover.ts';
import { startOpensearch } from '../../../local/engines/opensearch.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function ask(url: string, method: string, path: string, body?: string) {
  const headers = { 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${url}/${path}`, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Documents of an index, each with a version that its source has given it. */
const bulk = (...documents: readonly [id: string, version: number, country: string][]): string =>
  documents
    .flatMap(([_id, version, country]) => [
      { index: { _id, version, version_type: 'external' } },
      { country, lines: [`lantern for ${country}`] },
    ])
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

const MAPPINGS = {
  settings: { number_of_shards: 1, number_of_replicas: 0 },
  mappings: { dynamic: 'strict', properties: { country: { type: 'keyword' }, lines: { type: 'text' } } },
};

describe('the engine that all tests share', () => {
  const { opensearch } = inject('engines');

  it('keeps the newer version of a document, whatever comes in what order', async () => {
    const index = `orders-${randomUUID()}`;
    await ask(opensearch, 'PUT', index, JSON.stringify(MAPPINGS));
    await ask(opensearch, 'POST', `${index}/_bulk`, bulk(['1', 5, 'Norway'], ['2', 1, 'France']));
    const late = await ask(opensearch, 'POST', `${index}/_bulk`, bulk(['1', 4, 'Eire'], ['2', 2, 'Spain']));
    expect(late.body).toMatchObject({
      errors: true,
      items: [{ index: { status: 409 } }, { index: { status: 200 } }],
    });
    const { body } = await ask(opensearch, 'GET', `${index}/_doc/1`);
    expect(body).toMatchObject({ _version: 5, _source: { country: 'Norway' } });
  });

  it('finds through an alias, with prefix, one letter wrong, and the places shown', async () => {
    const index = `orders-${randomUUID()}`;
    await ask(opensearch, 'PUT', index, JSON.stringify({ ...MAPPINGS, aliases: { [`${index}-now`]: {} } }));
    await ask(opensearch, 'POST', `${index}/_bulk?refresh=true`, bulk(['1', 1, 'Norway']));
    const found = async (query: object) => {
      const search = JSON.stringify({ query, highlight: { fields: { lines: {} } } });
      const { body } = await ask(opensearch, 'POST', `${index}-now/_search`, search);
      return body.hits;
    };
    const hit = { hits: [{ _id: '1', highlight: { lines: ['<em>lantern</em> for Norway'] } }] };
    expect(await found({ match: { lines: { query: 'lantarn', fuzziness: 'AUTO' } } })).toMatchObject(hit);
    expect(await found({ match_phrase_prefix: { lines: 'lant' } })).toMatchObject(hit);
  });
});

it('it runs in a folder that only its owner may enter, root or not, and a kill -9 loses nothing', async () => {
  const dataDir = temporaryFolder();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  const before = await startOpensearch({ dataDir });
  await ask(before.url, 'PUT', 'orders', JSON.stringify(MAPPINGS));
  const written = await ask(before.url, 'POST', 'orders/_bulk', bulk(['1', 7, 'Norway']));
  expect(written.body).toMatchObject({ errors: false });
  const pid = Number(readFileSync(join(dataDir, 'engine.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => commandLine(pid)).toBe('');

  const after = await startOpensearch({ dataDir });
  onTestFinished(() => after.stop());
  const { body } = await ask(after.url, 'GET', 'orders/_doc/1');
  expect(body).toMatchObject({ _version: 7, _source: { country: 'Norway' } });
});

it('says what to do when its files are damaged, and why else it ended', async () => {
  const [damaged, blocked] = [temporaryFolder(), temporaryFolder()];
  const state = join(damaged, 'data', 'nodes', '0', '_state');
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, 'node-1.st'), 'no state of a node');
  await expect(startOpensearch({ dataDir: damaged })).rejects.toThrow(
    `what is in ${damaged} is damaged; delete it, and ${join(dirname(damaged), 'checkpoints')}: it is filled again from the table`,
  );
  writeFileSync(join(blocked, 'data'), 'a file where a folder should be');
  await expect(startOpensearch({ dataDir: blocked })).rejects.toThrow(
    `opensearch ended before it was ready: Likely root cause: java.nio.file.NotDirectoryException: ${blocked}/data (its log: ${blocked}/engine.log)`,
  );
});
