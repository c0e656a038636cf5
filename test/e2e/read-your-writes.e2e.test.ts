import { expect, inject, it } from 'vitest';
import { KINDS, nothingAsked, readOwnWrites } from './ask-named.ts';
import { httpClient } from './http-client.ts';

const backend = inject('backend');
const CUSTOMERS = 2;

it('G9 S36 who names the version of a command is answered with its effect, by every read model', async () => {
  const client = httpClient(backend.api, backend.tokens.operator);
  const asked = await nothingAsked(client, CUSTOMERS);
  await Promise.all(Array.from({ length: CUSTOMERS }, () => readOwnWrites(client, asked)));
  expect([...asked.held.keys()].sort()).toEqual(KINDS);
});
