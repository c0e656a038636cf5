import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type HttpClient, problem } from './http-client.ts';
import { journeyOf, type NamedQuery } from './named-versions.ts';

/** Milliseconds. A message whose function was killed comes back after two minutes; so may the one behind it. */
const HELD_WITHIN = 300_000;

/** What clients were answered. */
export interface Asked {
  /** Commands that were acknowledged. */
  commands: number;
  /** Answers that held what was named, by kind of query. */
  readonly held: Map<string, number>;
  /** Answers that said `not-yet`, by kind of query. */
  readonly notYet: Map<string, number>;
  /** Milliseconds until the answer that took longest. */
  slowest: number;
}

/** Has so many environments of the query function begin, whose start is not to be measured. */
export async function nothingAsked({ call }: HttpClient, customers: number): Promise<Asked> {
  await Promise.all(Array.from({ length: customers }, () => call('/orders?limit=1')));
  return { commands: 0, held: new Map(), notYet: new Map(), slowest: 0 };
}

/** Gives the commands of one customer, and asks after each of them every read model that has to know of it. */
export async function readOwnWrites(client: HttpClient, asked: Asked): Promise<void> {
  for (const written of journeyOf(client)) {
    const queries = await written;
    asked.commands += 1;
    for (const query of queries) await askUntilHeld(client, query, asked);
  }
}

/** No answer may hold less than was named; one that says that it would is asked for again. */
async function askUntilHeld({ call }: HttpClient, query: NamedQuery, asked: Asked): Promise<void> {
  const { kind, path, headers, expectEffect } = query;
  const began = Date.now();
  for (;;) {
    const sent = Date.now();
    const answer = await call(path, { headers });
    asked.slowest = Math.max(asked.slowest, Date.now() - sent);
    if (answer.status === 200) {
      expectEffect(answer.body);
      return countOne(asked.held, kind);
    }
    expect(answer, path).toMatchObject(problem(503, 'not-yet'));
    countOne(asked.notYet, kind);
    expect(Date.now() - began, `${path} was not held for so many ms`).toBeLessThan(HELD_WITHIN);
    await sleep(100);
  }
}

const countOne = (counts: Map<string, number>, kind: string): void =>
  void counts.set(kind, (counts.get(kind) ?? 0) + 1);

export const KINDS = ['account', 'accounts', 'best sellers', 'order', 'orders', 'product', 'sales', 'search'];
