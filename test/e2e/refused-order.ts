import { randomUUID } from 'node:crypto';
import { expect, inject } from 'vitest';
import { type CallOptions, httpClient, problem } from './http-client.ts';

const backend = inject('backend');
const { command } = httpClient(backend.api, backend.tokens.operator);

export const unitPrice = { amount: 255, currency: 'GBP' };
export const line = { product: '85123A', quantity: 6, unitPrice };
export const order = {
  currency: 'GBP',
  country: 'Iceland',
  orderDate: '2011-03-03',
  customer: null,
  lines: [line],
};

/** A create-order that has to be refused, after which the order must not exist. */
export async function createRefused(body: string | Uint8Array, options: CallOptions = {}) {
  const id = `bad-${randomUUID()}`;
  const answer = await command(`/orders/${id}/create-order`, undefined, { text: body, ...options });
  // Asked of the event store, which is never behind.
  expect(await command(`/orders/${id}/place-order`)).toMatchObject(problem(404, 'not-found'));
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    title: expect.any(String),
    detail: expect.any(String),
    instance: expect.any(String),
  });
  return answer;
}

export const createdWith = (changes: Record<string, unknown>) =>
  createRefused(JSON.stringify({ ...order, ...changes }));
export const createdWithLine = (changes: Record<string, unknown>) =>
  createdWith({ lines: [line, { ...line, ...changes }] });
export const faultsAt = (...paths: string[]) =>
  problem(400, 'invalid-body', { errors: paths.map((path) => expect.objectContaining({ path })) });
