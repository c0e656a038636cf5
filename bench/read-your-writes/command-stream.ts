import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { orderCommandsOf } from '../../bin/varve/import/order-commands.ts';
import type { Product } from '../../bin/varve/import/product.ts';
import { productCommandsOf } from '../../bin/varve/import/product-commands.ts';
import type { Reading } from '../../bin/varve/import/read-files.ts';
import type { HttpClient } from '../../test/e2e/http-client.ts';
import { sendUntilDecided } from '../../test/e2e/persistent-writer.ts';
import { onDay, shippedDay } from '../histories.ts';

/** Commands as an import sends them, until it is stopped. */
export interface CommandStream {
  /** @returns how many were decided, a second */
  stop(): Promise<number>;
}

/** Sends the day again and again, one command after another, at most so many a second. */
export function startCommandStream(client: HttpClient, perSecond: number): CommandStream {
  const stopping = new AbortController();
  const began = performance.now();
  const done = sendAll(client, perSecond, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      return (1_000 * (await done)) / (performance.now() - began);
    },
  };
}

async function sendAll(client: HttpClient, perSecond: number, signal: AbortSignal): Promise<number> {
  let sent = 0;
  for await (const { path, json, key } of dayByDay()) {
    const began = performance.now();
    const { answer } = await sendUntilDecided(client, path, { json, key });
    if (answer.status >= 300) throw new Error(`${path} was answered with ${answer.status}`);
    sent++;
    // What was lost is not made up for: that would be a burst.
    const early = Math.max(0, 1_000 / perSecond - (performance.now() - began));
    await sleep(early, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
  }
  return sent;
}

interface Sent {
  readonly path: string;
  readonly json: object;
  readonly key: string;
}

/** Days without an end, each with ids of its own. */
async function* dayByDay(): AsyncGenerator<Sent> {
  const reading = await shippedDay();
  for (let day = 1; ; day++) yield* commandsOf(reading, day);
}

/** An order, and between two of them a product. */
function* commandsOf({ orders, products }: Reading, day: number): Generator<Sent> {
  const goods = [...products.values()];
  for (const [index, each] of [...orders.values()].entries()) {
    const order = onDay(each, day);
    for (const { name, body, key } of orderCommandsOf(order))
      yield { path: `/orders/${order.id}/${name}`, json: body as object, key };
    const product = goods[index];
    if (product !== undefined) yield registration(product, day);
  }
}

function registration(product: Product, day: number): Sent {
  const { name, body, key } = productCommandsOf(product).register;
  return { path: `/products/${product.id}-${day}/${name}`, json: body as object, key: `${key}-${day}` };
}
