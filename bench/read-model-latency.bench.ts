import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpClient } from '../test/e2e/http-client.ts';
import { newLocalDir, removeDir, startLocalBackend } from '../test/support/local-backend.ts';
import { engineShare } from './engine-share.ts';
import { summary } from './percentiles.ts';
import type { Measurement } from './run.ts';

const ROUNDS = 100;
const WARM_UP = 10;
/** Milliseconds before each command: what is measured is the way of one command, not a queue. */
const PAUSE = 300;

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
    const applied = readLogs(join(dir, 'logs'), rounds);
    yield {
      how: `${ROUNDS} rounds of a command on an account, a product and an order, each ${PAUSE} ms after the last; from sending the command to the log line of each projection, and for the search also to the answer that holds it`,
      rows: [
        ...[...applied].map(([name, values]) => summary(name, values)),
        summary(
          'order-search, found',
          rounds.map(({ found }) => found),
        ),
        ...(await engineShare(backend.endpoints.engines)),
      ],
    };
  } finally {
    await backend.stop();
    removeDir(dir);
  }
}

async function giveCommands({ command, call }: ReturnType<typeof httpClient>): Promise<Round> {
  const id = randomUUID();
  const sentAt = new Map<string, number>();
  const send = async (category: string, name: string, body: object) => {
    await sleep(PAUSE);
    sentAt.set(`${category}#${id}`, Date.now());
    await command(`/${category}s/${id}/${name}`, body);
  };
  await send('account', 'create-account', { currency: 'GBP', owner: '17850' });
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
  await call('/orders/search?q=lantern&limit=1', { headers });
  return { sentAt, found: Date.now() - (sentAt.get(`order#${id}`) ?? 0) };
}

interface AppliedLine {
  readonly timestamp: string;
  readonly message: string;
  readonly projection: string;
  readonly commits: readonly { readonly stream: string }[];
}

function readLogs(folder: string, rounds: readonly Round[]): ReadonlyMap<string, number[]> {
  const sentAt = new Map(rounds.flatMap((round) => [...round.sentAt]));
  const latencies = new Map<string, number[]>();
  for (const { timestamp, projection, commits } of appliedLines(folder)) {
    for (const { stream } of commits) {
      const sent = sentAt.get(stream);
      if (sent === undefined) continue;
      latencies.set(projection, [...(latencies.get(projection) ?? []), Date.parse(timestamp) - sent]);
    }
  }
  return latencies;
}

const appliedLines = (folder: string): readonly AppliedLine[] =>
  readdirSync(folder)
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"Commits were applied"'))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))));
