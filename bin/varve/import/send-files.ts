import { type Api, NoAnswer } from '../api.ts';
import { CommandFailed } from '../command-failed.ts';
import { eachAtMost } from '../each-at-most.ts';
import type { Progress } from '../progress.ts';
import type { Order } from './order.ts';
import { orderCommandsOf } from './order-commands.ts';
import type { Product } from './product.ts';
import { productCommandsOf } from './product-commands.ts';
import type { Reading } from './read-files.ts';
import { type Outcome, sendCommands, TokenRefused } from './send-commands.ts';
import { type SentProduct, sendProduct } from './send-product.ts';

export interface SentOrder extends Outcome {
  readonly order: Order;
}

export interface Sent {
  readonly products: SentProduct[];
  readonly orders: SentOrder[];
}

/** How many commands it takes to send all of it. */
export const commandsIn = ({ products, orders }: Pick<Reading, 'products' | 'orders'>): number =>
  [...products.values()].reduce((sum, product) => sum + commandsForProduct(product), 0) +
  [...orders.values()].reduce((sum, order) => sum + commandsForOrder(order), 0);

/** Registering a product and receiving its first delivery take the place of one another. */
const commandsForProduct = (product: Product): number => productCommandsOf(product).receive.length;
const commandsForOrder = (order: Order): number => orderCommandsOf(order).length;

/**
 * Sends file by file, the products of each before its orders, so that its stock is there when they come. Several
 * products or orders at a time; the commands of one follow one another. One that is refused does not stop the others.
 *
 * @throws {CommandFailed} when nothing can get through: the backend does not answer, or refuses the token.
 */
export async function sendFiles(
  { files, products, orders }: Reading,
  { api, concurrency, progress }: { api: Api; concurrency: number; progress: Progress },
): Promise<Sent> {
  const sent: Sent = { products: [], orders: [] };
  const productsOf = Map.groupBy(products.values(), ({ place }) => place.file);
  const ordersOf = Map.groupBy(orders.values(), ({ lastFile }) => lastFile);
  let through = 0;
  const advance = (commands: number) => {
    through += commands;
    progress.advance(commands);
  };
  try {
    for (const file of files) {
      await eachAtMost(concurrency, productsOf.get(file) ?? [], async (product) => {
        sent.products.push(await sendProduct(product, api));
        advance(commandsForProduct(product));
      });
      await eachAtMost(concurrency, ordersOf.get(file) ?? [], async (order) => {
        const outcome = await sendCommands(api, `/orders/${order.id}`, orderCommandsOf(order));
        sent.orders.push({ order, ...outcome });
        advance(commandsForOrder(order));
      });
    }
  } catch (cause) {
    if (!(cause instanceof NoAnswer || cause instanceof TokenRefused)) throw cause;
    const all = commandsIn({ products, orders });
    throw new CommandFailed(
      `${cause.message} ${through} of ${all} commands are through; importing again goes on from there.`,
      { cause },
    );
  }
  return sent;
}
