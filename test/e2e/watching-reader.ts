import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer, HttpClient } from './http-client.ts';

/** What an answer shows, by key: nothing of it may ever become less. */
type Shown = Readonly<Record<string, number>>;

/** A question that a reader asks again and again. */
export interface Watched {
  readonly path: string;
  readonly shown: (body: HttpAnswer['body']) => Shown;
}

export interface Watching {
  /** Ends it. @returns how often it was answered, and what was wrong with an answer: empty when nothing was */
  end(): Promise<{ readonly answers: number; readonly wrong: readonly string[] }>;
}

const PAUSE_MS = 20;

/** Reads by turns, and remembers the most that each question was ever answered. */
export function watch({ call }: HttpClient, questions: readonly Watched[]): Watching {
  const wrong: string[] = [];
  const most = new Map<string, Shown>();
  let [answers, ending] = [0, false];

  async function ask({ path, shown }: Watched): Promise<void> {
    const { status, body } = await call(path);
    answers += 1;
    if (status !== 200) return void wrong.push(`${path}: ${status} ${JSON.stringify(body)}`);
    const [before, now] = [most.get(path) ?? {}, shown(body)];
    wrong.push(...lessThan(before, now).map((less) => `${path}: ${less}`));
    most.set(path, { ...before, ...now });
  }
  const watching = (async () => {
    while (!ending)
      for (const question of questions) {
        await ask(question);
        await sleep(PAUSE_MS);
      }
  })();
  return {
    async end() {
      ending = true;
      await watching;
      return { answers, wrong };
    },
  };
}

/** What has become less, or is missing. */
const lessThan = (before: Shown, now: Shown): readonly string[] =>
  Object.entries(before)
    .filter(([key, value]) => (now[key] ?? -1) < value)
    .map(([key, value]) => `${key} is ${now[key]} after ${value}`);

interface Sum {
  readonly key: string;
  readonly orders: number;
  readonly units: number;
  readonly revenue: { readonly amount: number };
}

const sums = (items: readonly Sum[]): Shown =>
  Object.fromEntries(
    items.flatMap(({ key, orders, units, revenue }) => [
      ...[[`${key} orders`, orders] as const, [`${key} units`, units] as const],
      [`${key} revenue`, revenue.amount] as const,
    ]),
  );

const versions = (items: readonly { readonly id: string; readonly version: number }[]): Shown =>
  Object.fromEntries(items.map(({ id, version }) => [id, version]));

const bestSold = (items: readonly { readonly product: string; readonly units: number }[]): Shown => ({
  ...{ products: items.length, first: items[0]?.units ?? 0 },
  last: items.at(-1)?.units ?? 0,
});

/** Sums, lists and a search of some days, as a query names them. */
export const questionsOfDays = (days: string): readonly Watched[] => [
  { path: `/sales?by=day&${days}`, shown: ({ items }) => sums(items) },
  { path: `/sales?by=country&${days}`, shown: ({ items }) => sums(items) },
  { path: `/orders/search?q=lantern&${days}&limit=200`, shown: ({ items }) => ({ found: items.length }) },
];

/** Those of what goes on, by the ids of each. */
export const questionsAbout = ({
  order,
  product,
  account,
  owner,
}: Readonly<Record<'order' | 'product' | 'account' | 'owner', string>>): readonly Watched[] => [
  { path: `/orders/${order}`, shown: (body) => versions([body]) },
  { path: '/products/best-sellers?limit=200', shown: ({ items }) => bestSold(items) },
  { path: `/products/${product}`, shown: (body) => versions([body]) },
  { path: `/accounts/${account}`, shown: (body) => versions([body]) },
  { path: `/accounts?owner=${owner}`, shown: ({ items }) => versions(items) },
];

/** All orders of days that have no new ones. */
export const ordersOfDays = (days: string): Watched => ({
  path: `/orders?${days}&limit=200`,
  shown: ({ items }) => versions(items),
});
