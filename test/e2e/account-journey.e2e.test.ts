import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { gbp, httpClient, problem, refused } from './http-client.ts';

const backend = inject('backend');
const { command, query } = httpClient(backend.api, backend.tokens.operator);
const asCustomer = { token: backend.tokens.customer };

describe('the journey of one account', () => {
  const id = `journey-${randomUUID()}`;
  const to = (name: string) => `/accounts/${id}/${name}`;
  const shown = async (version: number) =>
    (await query(`/accounts/${id}?minVersion=${version}`, asCustomer)).body;

  it('begins when its owner creates it', async () => {
    expect(await command(to('create-account'), { currency: 'GBP' }, asCustomer)).toMatchObject({
      status: 201,
      body: { stream: `account#${id}`, version: 1, events: [{ type: 'AccountCreated', version: 1 }] },
    });
    expect(await shown(1)).toEqual({ id, owner: '17850', status: 'open', balance: gbp(0), version: 1 });
  });

  it('takes money from an operator, and gives it to its owner', async () => {
    expect(await command(to('deposit-money'), { amount: gbp(1200) }, asCustomer)).toMatchObject(
      problem(403, 'forbidden'),
    );
    expect((await command(to('deposit-money'), { amount: gbp(1200), reference: 'cheque 7' })).status).toBe(
      200,
    );
    expect((await command(to('withdraw-money'), { amount: gbp(450) }, asCustomer)).status).toBe(200);
    expect(await shown(3)).toMatchObject({ balance: gbp(750), version: 3 });
  });

  it('gives no more than it holds, in no other currency, and nothing turned round', async () => {
    const withdraw = (amount: object) => command(to('withdraw-money'), { amount }, asCustomer);
    expect(await withdraw(gbp(751))).toMatchObject(refused('InsufficientFunds', { balance: 750 }));
    expect(await withdraw({ amount: 1, currency: 'EUR' })).toMatchObject(
      refused('WrongCurrency', { expected: 'GBP' }),
    );
    expect(await withdraw(gbp(-1100))).toMatchObject(
      problem(400, 'invalid-body', { errors: [{ path: 'amount.amount' }] }),
    );
  });

  it('is blocked by an operator, and refuses everything from then on', async () => {
    expect((await command(to('block-account'), { reason: 'stolen card' })).body).toMatchObject({
      version: 4,
    });
    for (const name of ['deposit-money', 'withdraw-money'])
      expect(await command(to(name), { amount: gbp(1) })).toMatchObject(refused('AccountBlocked'));
    expect(await command(to('close-account'), {}, asCustomer)).toMatchObject(refused('AccountBlocked'));
    expect(await shown(4)).toMatchObject({ status: 'blocked', balance: gbp(750), version: 4 });
  });

  it('stands among the blocked ones of its owner', async () => {
    const { body } = await query('/accounts?status=blocked&owner=17850&limit=200', {
      headers: { 'varve-min-version': `account#${id}@4` },
    });
    expect(body.items).toContainEqual({ id, owner: '17850', status: 'blocked', version: 4 });
  });

  it('is closed once it is unblocked and empty', async () => {
    expect((await command(to('unblock-account'), { reason: 'card found' })).status).toBe(200);
    expect(await command(to('close-account'), {}, asCustomer)).toMatchObject(
      refused('BalanceNotZero', { balance: 750 }),
    );
    expect((await command(to('withdraw-money'), { amount: gbp(750) }, asCustomer)).status).toBe(200);
    expect((await command(to('close-account'), {}, asCustomer)).status).toBe(200);
    expect(await shown(7)).toMatchObject({ status: 'closed', balance: gbp(0), version: 7 });
    expect(await command(to('deposit-money'), { amount: gbp(1) })).toMatchObject(refused('AccountClosed'));
  });
});

describe('S30 the account of somebody else', () => {
  it('is not there: not to be read, not to be drawn from, and in no list', async () => {
    const id = `other-${randomUUID()}`;
    await command(`/accounts/${id}/create-account`, { currency: 'GBP', owner: '13047' });
    await query(`/accounts/${id}?minVersion=1`);
    const missing = await query(`/accounts/${randomUUID()}`, asCustomer);
    const theirs = await query(`/accounts/${id}`, asCustomer);
    expect([theirs.status, theirs.body.type]).toEqual([missing.status, missing.body.type]);
    expect(await command(`/accounts/${id}/withdraw-money`, { amount: gbp(1) }, asCustomer)).toMatchObject(
      problem(404, 'not-found'),
    );
    const headers = { 'varve-min-version': `account#${id}@1` };
    await query('/accounts?limit=1', { headers });
    const { body } = await query('/accounts?limit=200', asCustomer);
    expect(body.items.map(({ owner }: { owner: string }) => owner)).not.toContain('13047');
  });
});
