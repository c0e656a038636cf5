import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { gbp, type HttpClient } from './http-client.ts';
import { sendUntilDecided } from './persistent-writer.ts';

const ACCOUNTS = 20;
const PAUSE_MS = 100;

interface Account {
  readonly id: string;
  /** Has this one only: nobody has two in one currency. */
  readonly owner: string;
  balance: number;
  version: number;
}

/** Somebody who goes on paying into accounts, a deposit at a time, until told to end. */
export function writeAccounts(client: HttpClient) {
  const accounts: Account[] = Array.from({ length: ACCOUNTS }, () => ({
    id: `account-${randomUUID()}`,
    owner: `owner-${randomUUID()}`,
    balance: 0,
    version: 0,
  }));
  let acknowledged = 0;
  let ending = false;

  async function send(account: Account, name: string, json: object): Promise<void> {
    const path = `/accounts/${account.id}/${name}`;
    const { answer } = await sendUntilDecided(client, path, { json, key: randomUUID() });
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ body: { version: account.version + 1 } });
    account.version = answer.body.version;
    acknowledged += 1;
  }

  async function write(): Promise<void> {
    for (const account of accounts) {
      await send(account, 'create-account', { currency: 'GBP', owner: account.owner });
    }
    while (!ending) {
      const account = accounts[acknowledged % ACCOUNTS] as Account;
      const amount = acknowledged;
      await send(account, 'deposit-money', { amount: gbp(amount) });
      account.balance += amount;
      await sleep(PAUSE_MS);
    }
  }
  const writing = write();

  return {
    /** How many commands were acknowledged so far. */
    acknowledged: () => acknowledged,
    async end(): Promise<void> {
      ending = true;
      await writing;
    },
    /** Every account is in both of its read models as all that was acknowledged makes it. */
    async expectInReadModels(): Promise<void> {
      for (const { id, owner, balance, version } of accounts) {
        const { body } = await client.query(`/accounts/${id}`);
        expect(body).toEqual({ id, owner, status: 'open', balance: gbp(balance), version });
        const listed = await client.all(`/accounts?owner=${owner}`);
        expect(listed).toEqual([{ id, owner, status: 'open', version }]);
      }
    },
  };
}
