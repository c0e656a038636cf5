import type { Api } from '../api.ts';
import type { Product } from './product.ts';
import { productCommandsOf } from './product-commands.ts';
import { type Outcome, sendCommands } from './send-commands.ts';

export interface SentProduct extends Outcome {
  readonly product: Product;
  /** What the product came to. `alreadyKnown`: an earlier import of the file had brought all of it. */
  readonly became: 'registered' | 'stockReceived' | 'alreadyKnown' | 'refused';
}

/** Registers a product with its stock; the stock alone goes to one that is there from another file, or from elsewhere. */
export async function sendProduct(product: Product, api: Api): Promise<SentProduct> {
  const resource = `/products/${product.id}`;
  const { register, receive } = productCommandsOf(product);
  const registered = await sendCommands(api, resource, [register]);
  if (registered.refusal?.rejection === 'AlreadyExists') {
    const received = await sendCommands(api, resource, receive);
    return { product, ...received, became: nameOf(received, 'stockReceived') };
  }
  if (registered.refusal) return { product, ...registered, became: 'refused' };
  const stocked = await sendCommands(api, resource, receive.slice(1), registered);
  return {
    product,
    ...stocked,
    became: nameOf(stocked, registered.repeated ? 'stockReceived' : 'registered'),
  };
}

function nameOf({ refusal, repeated }: Outcome, news: 'registered' | 'stockReceived'): SentProduct['became'] {
  if (refusal) return 'refused';
  return repeated ? 'alreadyKnown' : news;
}
