import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { toItem } from '../../lambdas/event-store/commit-item.ts';
import { localClient } from '../support/events-table.ts';
import { commitOf } from '../support/histories.ts';
import { runVarve } from '../support/run-varve.ts';
import { gbp, httpClient, problem } from './http-client.ts';

const backend = inject('backend');
const { call, command, query } = httpClient(backend.api, backend.tokens.operator);
const asCustomer = { token: backend.tokens.customer };
const { account: shipped } = JSON.parse(
  readFileSync(new URL('../domain/shipped-events.json', import.meta.url), 'utf8'),
);

const dynamodb = new DynamoDBClient(localClient(backend.engines.dynamodb ?? ''));
afterAll(() => dynamodb.destroy());

const eventsTable = (): string =>
  Object.values(backend.outputs).flatMap(({ EventsTable }) => EventsTable ?? [])[0] ?? '';

/** Puts events into the table as code of long ago has done. */
async function storeLongAgo(id: string, ...events: readonly (readonly [string, number])[]): Promise<void> {
  for (const [index, [type, schemaVersion]] of events.entries()) {
    const event = { type, schemaVersion, data: shipped[type][schemaVersion] };
    const commit = { ...commitOf(`account#${id}`, index + 1), events: [event] };
    const Item = toItem(commit) as Record<string, never>;
    await dynamodb.send(new PutItemCommand({ TableName: eventsTable(), Item }));
  }
}

describe('G11 an account whose money was deposited in decimals, long ago', () => {
  const id = `old-${randomUUID()}`;

  it('has the same balance for a command, a read model, and a traveller in time', async () => {
    await storeLongAgo(id, ['AccountCreated', 1], ['MoneyDeposited', 1]);
    expect(await command(`/accounts/${id}/withdraw-money`, { amount: gbp(1100) })).toMatchObject(
      problem(409, 'rejected', { rejection: 'InsufficientFunds', balance: 1099 }),
    );
    const deposited = await command(`/accounts/${id}/deposit-money`, { amount: gbp(1) });
    expect(deposited).toMatchObject({ status: 200, body: { version: 3 } });
    const shown = await query(`/accounts/${id}?minVersion=3`);
    expect(shown.body).toMatchObject({ balance: gbp(1100), version: 3 });
    expect(
      (
        await query(`/accounts?owner=17850&limit=200`, {
          headers: { 'varve-min-version': `account#${id}@3` },
        })
      ).body.items,
    ).toContainEqual({ id, owner: '17850', status: 'open', version: 3 });
    expect((await call(`/accounts/${id}/state?version=2`)).body.state).toMatchObject({ balance: 1099 });
  });

  it('shows its history in the form of today', async () => {
    const { body } = await call(`/accounts/${id}/history`, asCustomer);
    expect(
      body.items.map(({ type, schemaVersion, data }: Record<string, unknown>) => [type, schemaVersion, data]),
    ).toEqual([
      ['AccountCreated', 1, shipped.AccountCreated[1]],
      ['MoneyDeposited', 2, shipped.MoneyDeposited[2]],
      ['MoneyDeposited', 2, { amount: gbp(1) }],
    ]);
  });
});

describe('G10 the past of one order', () => {
  const id = `past-${randomUUID()}`;
  const line = { product: 'LANTERN', quantity: 2, unitPrice: gbp(255) };

  it('can be asked: who did what and when, how it was, and what became of it', async () => {
    const order = {
      currency: 'GBP',
      country: 'Atlantis',
      orderDate: '2011-02-03',
      customer: '17850',
      lines: [line],
    };
    await command(`/orders/${id}/create-order`, order);
    await command(`/orders/${id}/place-order`, {}, asCustomer);
    const { body: history } = await call(`/orders/${id}/history?limit=2`);
    expect(history.items).toMatchObject([
      { version: 1, type: 'OrderCreated', actor: { role: 'operator' } },
      { version: 2, type: 'ProductAddedToCart', data: { lineId: '1', ...line } },
    ]);
    const { body: rest } = await call(`/orders/${id}/history?limit=2&cursor=${history.next}`);
    expect(rest).toMatchObject({
      items: [{ version: 3, type: 'OrderPlaced', actor: { role: 'customer', id: '17850' } }],
      next: null,
    });
    expect((await call(`/orders/${id}/state?version=2`, asCustomer)).body).toMatchObject({
      version: 2,
      state: { situation: 'open', lines: [{ lineId: '1' }] },
    });
    const { body: difference } = await call(`/orders/${id}/diff?from=2`, asCustomer);
    expect(difference).toMatchObject({ from: 2, to: 3, summary: [expect.stringMatching(/^Order placed: /)] });
    expect(difference.patch).toContainEqual({ op: 'replace', path: '/situation', value: 'placed' });
  });

  it('S30 is nobody else’s', async () => {
    const other = `other-${randomUUID()}`;
    await command(`/orders/${other}/create-order`, {
      currency: 'GBP',
      country: 'Atlantis',
      orderDate: '2011-02-03',
      customer: '13047',
    });
    for (const question of ['history', 'state', 'diff?from=0']) {
      const theirs = await call(`/orders/${other}/${question}`, asCustomer);
      const missing = await call(`/orders/${randomUUID()}/${question}`, asCustomer);
      expect(theirs).toMatchObject(problem(404, 'not-found'));
      expect({ ...theirs.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    }
  });

  it('is on the command line, too', async () => {
    const { code, stdout } = await runVarve(['history', `order#${id}`], { VARVE_LOCAL_DIR: backend.dir });
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 .*OrderCreated[\s\S]*2 .*ProductAddedToCart[\s\S]*3 .*OrderPlaced/);
    const missing = await runVarve(['history', `order#${randomUUID()}`], { VARVE_LOCAL_DIR: backend.dir });
    expect(missing.code).toBe(1);
  });
});
