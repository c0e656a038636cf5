import { randomUUID } from 'node:crypto';
import { type HttpClient, httpClient } from '../test/e2e/http-client.ts';
import { sendUntilDecided } from '../test/e2e/persistent-writer.ts';
import { newLocalDir, removeDir, startLocalBackend } from '../test/support/local-backend.ts';
import type { Measurement } from './run.ts';
import { crowdedAccount, FAR_AWAY } from './writers/crowded-stream.ts';
import { rowOf, type Written, write } from './writers/deposits.ts';

const WRITERS = [1, 5, 20, 50];
const ROUNDS = 3;
/** Seconds for which each number of writers writes in a round. */
const LASTING = 3;
const WARM_UP = 4;

/** What nobody looks at here would only take time from what is measured. */
const WITHOUT = ['postgres', 'opensearch', 'valkey'];

/** How many deposits a second 1 to 50 writers get through: to one stream, and to a stream each. */
export async function* measure(): AsyncGenerator<Measurement> {
  yield* measureHttp();
  yield await measureCrowd();
}

async function* measureHttp(): AsyncGenerator<Measurement> {
  const dir = newLocalDir();
  const backend = await startLocalBackend(dir, { without: WITHOUT });
  try {
    const client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
    await writeOverHttp(client, { writers: 4, streams: 1, lasting: WARM_UP });
    const rounds = new Map<string, Written[]>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const writers of WRITERS) {
        for (const streams of new Set([1, writers])) {
          const written = await writeOverHttp(client, { writers, streams, lasting: LASTING });
          const name = `${writers} to ${streams}`;
          rounds.set(name, [...(rounds.get(name) ?? []), written]);
        }
      }
    }
    const how = `deposits over HTTP, each writer one after another, ${ROUNDS} rounds of ${LASTING} s by turns; again with the same key after 409 conflict, 429 and 503; ms from sending a deposit first to its answer`;
    const rows = (streamsOf: (writers: number) => number) =>
      WRITERS.map((writers) => rowOf(writers, rounds.get(`${writers} to ${streamsOf(writers)}`) ?? []));
    yield { title: 'one stream', how, rows: rows(() => 1) };
    yield { title: 'a stream each', how, rows: rows((writers) => writers) };
  } finally {
    await backend.stop();
    removeDir(dir);
  }
}

async function writeOverHttp(
  client: HttpClient,
  { writers, streams, lasting }: Record<'writers' | 'streams' | 'lasting', number>,
): Promise<Written> {
  const ids = Array.from({ length: streams }, () => `w-${randomUUID()}`);
  for (const id of ids) {
    const { status } = await client.command(`/accounts/${id}/create-account`, { currency: 'GBP', owner: id });
    if (status !== 201) throw new Error(`The account ${id} was answered with ${status}`);
  }
  const json = { amount: { amount: 1, currency: 'GBP' } };
  return write(writers, lasting, async (writer) => {
    const path = `/accounts/${ids[writer % streams]}/deposit-money`;
    const { answer, ...tries } = await sendUntilDecided(client, path, { json, key: randomUUID() });
    if (answer.status !== 200) throw new Error(`A deposit was answered with ${answer.status}`);
    return tries;
  });
}

async function measureCrowd(): Promise<Measurement> {
  const rows = [];
  for (const writers of WRITERS) {
    const { newEnvironment, deposit } = await crowdedAccount();
    const environments = Array.from({ length: writers }, newEnvironment);
    const give = (writer: number) => deposit(environments[writer] ?? newEnvironment());
    rows.push(rowOf(writers, [await write(writers, ROUNDS * LASTING, give)]));
  }
  const { read, put, function: there } = FAR_AWAY;
  return {
    title: 'one stream, an environment each',
    how: `deposits in memory for ${ROUNDS * LASTING} s, where a read takes ${read} ms, a put ${put} and the function is ${there} away; again with the same key after a conflict that the function's own attempts did not settle (409)`,
    rows,
  };
}
