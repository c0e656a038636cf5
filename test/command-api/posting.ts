import { expect } from 'vitest';
import { commandHandler } from '../../lambdas/command-api/handle-command.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { httpFrame } from '../../lambdas/shared/http-frame.ts';
import { type HttpRequest, httpEvent, lambdaContext, readAnswer } from '../support/http-events.ts';
import { silentLogger } from '../support/loggers.ts';
import { presentEvents } from '../support/present-events.ts';

/** Posts a command to the real handler: `orders/1/place-order`, or `orders/create-order` without an id. */
export function posting(store: PresentEventStore) {
  const handle = httpFrame(commandHandler(store, silentLogger));
  return async (path: string, body: unknown, request: Partial<HttpRequest> = {}) => {
    const [collection = '', ...rest] = path.split('/');
    const [id, command] = rest.length === 2 ? rest : [undefined, rest[0]];
    const pathParameters = { collection, command: command ?? '', ...(id === undefined ? {} : { id }) };
    const event = httpEvent({
      routeKey: 'POST /{collection}/{id}/{command}',
      path: `/${path}`,
      pathParameters,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...request,
      headers: { 'content-type': 'application/json', ...request.headers },
    });
    return readAnswer(await handle(event, lambdaContext));
  };
}

export const problem = (status: number, slug: string) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `urn:varve:problem:${slug}`, status, instance: 'request-1', detail: expect.any(String) },
});

export const header = { currency: 'GBP', country: 'Norway', orderDate: '2010-12-01' };
export const creation = { ...header, customer: '17850' };
export const line = { product: '71053', quantity: 6, unitPrice: { amount: 339, currency: 'GBP' } };

/** Commands to orders, and the version that an order is at. */
export function api(store: PresentEventStore = presentEvents()) {
  const version = async (id: string) => (await store.load(StreamId.of('order', id))).version;
  return { post: posting(store), version };
}
