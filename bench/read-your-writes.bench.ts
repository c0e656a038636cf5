import { type HttpClient, httpClient } from '../test/e2e/http-client.ts';
import { newLocalDir, removeDir, startLocalBackend } from '../test/support/local-backend.ts';
import { rounded } from './event-store/figures.ts';
import { percentile } from './percentiles.ts';
import { type Asked, ask } from './read-your-writes/ask.ts';
import { startCommandStream } from './read-your-writes/command-stream.ts';
import { newSubjects, type Subject } from './read-your-writes/subjects.ts';
import type { Measurement } from './run.ts';

const WARM_UP = 3;
const ROUNDS = 30;
const ROUNDS_UNDER_LOAD = 25;
/** Commands a second. */
const LOAD = 10;

/** The three ways in which each write is asked for. */
interface Round {
  /** Right after the command's answer, naming its version. */
  readonly rightAfter: Asked;
  /** Once the read model holds it, without naming anything. */
  readonly settled: Asked;
  /** Then too, naming it all the same. */
  readonly named: Asked;
}

type Rounds = ReadonlyMap<Subject, readonly Round[]>;

/** What it costs to name a version: to wait for it, and to have it looked for when it is there already. */
export async function* measure(): AsyncGenerator<Measurement> {
  const dir = newLocalDir();
  const backend = await startLocalBackend(dir);
  try {
    const client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
    const subjects = await newSubjects(client);
    await askAll(client, subjects, WARM_UP);
    const quiet = await askAll(client, subjects, ROUNDS);
    const how = `a command, then a query that names its version, right after its answer; then, settled, the same query without a version and with it; ms from sending the query to an answer that holds what was written, 503 included`;
    yield { title: 'nothing else to do', how: `${ROUNDS} rounds; ${how}`, rows: rowsOf(quiet) };

    const stream = startCommandStream(client, LOAD);
    const loaded = await askAll(client, subjects, ROUNDS_UNDER_LOAD);
    const rate = rounded(await stream.stop(), 1);
    const beside = `beside an import of ${rate} commands/s (${LOAD} wanted)`;
    yield {
      title: 'under load',
      how: `${ROUNDS_UNDER_LOAD} rounds ${beside}; the rest as above`,
      rows: rowsOf(loaded),
    };
  } finally {
    await backend.stop();
    removeDir(dir);
  }
}

async function askAll(client: HttpClient, subjects: readonly Subject[], count: number): Promise<Rounds> {
  const rounds = new Map<Subject, Round[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < count; round++) {
    for (const [subject, all] of rounds) all.push(await askOnce(client, subject, round % 2 === 0));
  }
  return rounds;
}

/** The settled queries take turns in going first. */
async function askOnce(client: HttpClient, subject: Subject, isNamedFirst: boolean): Promise<Round> {
  const write = await subject.write();
  const rightAfter = await ask(client, write, true);
  if (isNamedFirst) {
    const named = await ask(client, write, true);
    return { rightAfter, named, settled: await ask(client, write, false) };
  }
  const settled = await ask(client, write, false);
  return { rightAfter, settled, named: await ask(client, write, true) };
}

const rowsOf = (rounds: Rounds): Measurement['rows'] =>
  [...rounds].map(([{ projection, store }, all]) => {
    const times = (way: keyof Round) => all.map((round) => round[way].took);
    const ms = (way: keyof Round, share: number) => rounded(percentile(times(way), share), 1);
    const ratio = (way: keyof Round) =>
      rounded(percentile(times(way), 0.5) / percentile(times('settled'), 0.5), 2);
    const count = (what: 'notYet' | 'busy') =>
      all.reduce(
        (sum, { rightAfter, settled, named }) => sum + rightAfter[what] + settled[what] + named[what],
        0,
      );
    return {
      projection,
      store,
      'right after, p50': ms('rightAfter', 0.5),
      'right after, p99': ms('rightAfter', 0.99),
      'settled, p50': ms('settled', 0.5),
      'settled, p99': ms('settled', 0.99),
      'right after × settled': ratio('rightAfter'),
      'settled and named, p50': ms('named', 0.5),
      'settled and named, p99': ms('named', 0.99),
      'named × settled': ratio('named'),
      'not-yet': count('notYet'),
      'other 503': count('busy'),
    };
  });
