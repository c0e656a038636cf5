import { join } from 'node:path';
import type { Command } from '../bin/varve/import/command.ts';
import type { Order } from '../bin/varve/import/order.ts';
import { orderCommandsOf } from '../bin/varve/import/order-commands.ts';
import { productCommandsOf } from '../bin/varve/import/product-commands.ts';
import { type Reading, readFiles } from '../bin/varve/import/read-files.ts';
import { findCommand } from '../lambdas/command-api/catalogue.ts';
import { commandHashOf, commandIdOf } from '../lambdas/command-api/command-identity.ts';
import { parseCommand } from '../lambdas/command-api/parse-command.ts';
import type { Actor, Commit } from '../lambdas/core/commit.ts';
import { StreamId } from '../lambdas/core/stream-id.ts';
import { executeCommand } from '../lambdas/event-store/execute-command.ts';
import { presentEvents } from '../test/support/present-events.ts';

const DAY = join(import.meta.dirname, '..', 'examples', 'online-retail', '2010-12-01.csv');
const ACTOR: Actor = { role: 'operator', id: 'bench' };
const MILLISECONDS_OF_A_DAY = 86_400_000;

/** The day that ships, as the importer reads it. */
export const shippedDay = (): Promise<Reading> => readFiles([DAY]);

/** What a command is for: `/orders/536365`. */
interface Target {
  readonly collection: string;
  readonly id: string;
}

/** Decides commands as the command API does, and answers the commit of each: what is measured reads what is real. */
function deciding() {
  const events = presentEvents();
  return async ({ collection, id }: Target, { name, key, body }: Command): Promise<Commit> => {
    const entry = findCommand(collection, name);
    if (entry === undefined) throw new Error(`There is no command ${collection}/${name}`);
    const stream = StreamId.of(entry.decider.category, id);
    const outcome = await executeCommand(events, {
      stream,
      decider: entry.decider,
      command: parseCommand(entry, body, ACTOR),
      commandId: commandIdOf({ actor: ACTOR, route: `${collection}/{id}/${name}` }, stream, key),
      commandHash: commandHashOf(`/${collection}/${id}/${name}`, body),
      meta: { correlationId: key, causationId: key, actor: ACTOR },
    });
    if (outcome.kind !== 'committed') throw new Error(`${stream} ${name}: ${JSON.stringify(outcome)}`);
    return outcome.commit;
  };
}

/** The orders of so many days, each day that of the shop with ids of its own: created with their lines, and placed. */
export async function orderCommits({ orders }: Reading, days: number): Promise<readonly Commit[]> {
  const decide = deciding();
  const commits: Commit[] = [];
  for (let day = 0; day < days; day++) {
    for (const order of orders.values()) commits.push(...(await orderOf(decide, onDay(order, day))));
  }
  return commits;
}

async function orderOf(decide: ReturnType<typeof deciding>, order: Order): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (const command of orderCommandsOf(order))
    commits.push(await decide({ collection: 'orders', id: order.id }, command));
  return commits;
}

/** The same order some days later, under another id. */
export const onDay = (order: Order, days: number): Order => ({
  ...order,
  id: `${order.id}-${days}`,
  orderDate: new Date(Date.parse(order.orderDate) + days * MILLISECONDS_OF_A_DAY).toISOString().slice(0, 10),
});

/** The products of the day, each registered with its stock, as the importer does it. */
export async function productCommits({ products }: Reading): Promise<readonly Commit[]> {
  const decide = deciding();
  const commits: Commit[] = [];
  for (const product of products.values()) {
    const { register } = productCommandsOf(product);
    commits.push(await decide({ collection: 'products', id: product.id }, register));
  }
  return commits;
}

/** What an import makes of its files: the products with their stock, then the orders, each placed. */
export async function importedCommits(reading: Reading): Promise<readonly Commit[]> {
  const decide = deciding();
  const commits = [...(await productCommits(reading))];
  for (const order of reading.orders.values()) commits.push(...(await orderOf(decide, order)));
  return commits;
}

/** Stock as it comes and goes: a product is registered before the first order that takes of it, and each order reserves. */
export async function stockCommits({ orders, products }: Reading): Promise<readonly Commit[]> {
  const decide = deciding();
  const byId = new Map([...products.values()].map((product) => [product.id, product]));
  const commits: Commit[] = [];
  for (const order of orders.values()) {
    const pieces = Map.groupBy(
      order.lines.filter(({ kind }) => kind === 'product'),
      ({ product }) => product,
    );
    for (const [id, lines] of pieces) {
      const target = { collection: 'products', id };
      const product = byId.get(id);
      if (product !== undefined) commits.push(await decide(target, productCommandsOf(product).register));
      byId.delete(id);
      const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
      const body = { order: order.id, quantity };
      commits.push(await decide(target, { name: 'reserve-stock', key: `${order.id} ${id}`, body }));
    }
  }
  return commits;
}

/** Accounts with many small commits: each is created, then 1 to 100 pounds come, or half as many go; all side by side. */
export async function accountCommits(accounts: number, commitsOfEach: number): Promise<readonly Commit[]> {
  const decide = deciding();
  const commits: Commit[] = [];
  for (let turn = 0; turn < commitsOfEach; turn++) {
    for (let account = 0; account < accounts; account++) {
      const id = `bench-${account}`;
      commits.push(await decide({ collection: 'accounts', id }, accountCommand(turn, account)));
    }
  }
  return commits;
}

function accountCommand(turn: number, account: number): Command {
  const key = `${account} ${turn}`;
  if (turn === 0)
    return { name: 'create-account', key, body: { currency: 'GBP', owner: String(17_000 + account) } };
  // The pounds go up and down, so that an account that pays has been paid before.
  const pounds = 1 + ((turn * 37 + account * 11) % 100);
  const isPaying = turn % 4 === 3;
  const amount = isPaying ? 50 : 100 * pounds;
  const body = { amount: { amount, currency: 'GBP' } };
  return { name: isPaying ? 'withdraw-money' : 'deposit-money', key, body };
}
