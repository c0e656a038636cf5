import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpClient } from '../test/e2e/http-client.ts';
import { newLocalDir, removeDir, startLocalBackend } from '../test/support/local-backend.ts';
import { summary } from './percentiles.ts';
import { FOUND, measureEngines, type Road, roads, rowOf } from './read-model-latency/engines-own.ts';
import type { Measurement } from './run.ts';

const ROUNDS = 50;
const WARM_UP = 5;
/** Milliseconds before each command: what is measured is the way of one command, not a queue. */
const PAUSE = 250;

const gbp = (amount: number) => ({ amount, currency: 'GBP' });

/** One command of each aggregate, and the moment at which it was sent. */
interface Round {
  readonly sentAt: ReadonlyMap<string, number>;
  /** Milliseconds from sending the last command to being found by a search. */
  readonly found: number;
}

/** From sending a command until each projection says in its log that it was applied; the same clock tells both. */
export async function* measure(): AsyncGenerator<Measurement> {
  const dir = newLocalDir();
  const backend = await startLocalBackend(dir);
  try {
    const client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
    const rounds: Round[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const done = await giveCommands(client);
      if (round >= WARM_UP) rounds.push(done);
    }
    await sleep(2_000);
    const latencies = readLogs(join(dir, 'logs'), rounds).set(
      FOUND,
      rounds.map(({ found }) => found),
    );
    const engines = await measureEngines(backend.endpoints.engines);
    yield {
      how: `${ROUNDS} rounds of a command on an account, a product and an order, each ${PAUSE} ms after the last; from sending the command to the log line of each projection, and for the search also to the answer that holds it; the engines' share is the sum of the medians below on its road`,
      rows: roads.map((road) => rowOf(road, demandAll(latencies, road), engines)),
    };
    yield {
      title: 'the engines by themselves',
      how: 'one client without a pause: from a put to who reads it, or until a store has one small thing',
      rows: Object.entries(engines).map(([name, values]) => summary(name, values)),
    };
  } finally {
    await backend.stop();
    removeDir(dir);
  }
}

async function giveCommands({ command, query }: ReturnType<typeof httpClient>): Promise<Round> {
  const id = randomUUID();
  const sentAt = new Map<string, number>();
  const send = async (category: string, name: string, body: object) => {
    await sleep(PAUSE);
    sentAt.set(`${category}#${id}`, Date.now());
    const { status } = await command(`/${category}s/${id}/${name}`, body);
    if (status !== 201) throw new Error(`${name} was answered with ${status}`);
  };
  // Each of an owner of its own: an owner has one account in a currency.
  await send('account', 'create-account', { currency: 'GBP', owner: id });
  await send('product', 'register-product', { name: 'LANTERN', price: gbp(339) });
  const lines = [{ product: id, quantity: 1, unitPrice: gbp(339) }];
  await send('order', 'create-order', {
    currency: 'GBP',
    country: 'Norway',
    orderDate: '2010-12-01',
    customer: null,
    lines,
  });
  const headers = { 'varve-min-version': `order#${id}@2` };
  const { status, body } = await query(`/orders/search?q=${id}&limit=1`, { headers });
  if (status !== 200 || body.items[0]?.id !== id) throw new Error(`The search was answered with ${status}`);
  return { sentAt, found: Date.now() - (sentAt.get(`order#${id}`) ?? 0) };
}

interface AppliedLine {
  readonly timestamp: string;
  readonly message: string;
  readonly projection: string;
  readonly commits: readonly { readonly stream: string }[];
}

/** By projection: milliseconds of each round until its commit was applied; the first time, where it came again. */
function readLogs(folder: string, rounds: readonly Round[]): Map<string, readonly number[]> {
  const sentAt = new Map(rounds.flatMap((round) => [...round.sentAt]));
  const applied = appliedLines(folder).flatMap(({ timestamp, projection, commits }) =>
    commits.map(({ stream }) => ({ projection, stream, at: Date.parse(timestamp) })),
  );
  const latencies = new Map<string, Map<string, number>>();
  for (const { projection, stream, at } of applied) {
    const ofProjection = latencies.get(projection) ?? new Map<string, number>();
    const took = at - (sentAt.get(stream) ?? Number.NaN);
    if (took >= 0) ofProjection.set(stream, Math.min(took, ofProjection.get(stream) ?? took));
    latencies.set(projection, ofProjection);
  }
  return new Map([...latencies].map(([projection, ofStreams]) => [projection, [...ofStreams.values()]]));
}

function demandAll(latencies: ReadonlyMap<string, readonly number[]>, { name }: Road): readonly number[] {
  const found = latencies.get(name) ?? [];
  if (found.length !== ROUNDS) throw new Error(`${name} told of ${found.length} of ${ROUNDS} commits`);
  return found;
}

const appliedLines = (folder: string): readonly AppliedLine[] =>
  readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"Commits were applied"'))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))));
