import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { gbp, httpClient } from './http-client.ts';
import { sendUntilDecided } from './persistent-writer.ts';

const backend = inject('backend');
const client = httpClient(backend.api, backend.tokens.operator);

const WRITERS = 50;
const DEPOSITS_EACH = 4;

interface Deposited {
  readonly version: number;
  readonly type: string;
  readonly data: { readonly amount: object; readonly reference: string };
}

describe('many writers of one account', () => {
  const id = `many-${randomUUID()}`;
  /** The version that each deposit was acknowledged with, by its reference. */
  const acknowledged = new Map<string, number>();

  async function write(writer: number): Promise<void> {
    for (let count = 1; count <= DEPOSITS_EACH; count++) {
      const reference = `writer ${writer}, deposit ${count}`;
      const json = { amount: gbp(writer), reference };
      const path = `/accounts/${id}/deposit-money`;
      const { answer } = await sendUntilDecided(client, path, { json, key: randomUUID() });
      expect(answer).toMatchObject({ status: 200, body: { events: [{ type: 'MoneyDeposited' }] } });
      acknowledged.set(reference, answer.body.version);
    }
  }

  it('G3 all of whom are acknowledged in the end, each at a version of its own', async () => {
    const owner = `w-${randomUUID()}`;
    await client.command(`/accounts/${id}/create-account`, { currency: 'GBP', owner });
    await Promise.all(Array.from({ length: WRITERS }, (_, index) => write(index + 1)));
    expect([...acknowledged.values()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: WRITERS * DEPOSITS_EACH }, (_, index) => index + 2),
    );
  });

  it('G2 G3 have each deposit in its history once, at the version that was acknowledged', async () => {
    const [created, ...deposits] = await client.all<Deposited>(`/accounts/${id}/history?limit=200`);
    expect(created).toMatchObject({ version: 1, type: 'AccountCreated' });
    const versions = deposits.map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: WRITERS * DEPOSITS_EACH }, (_, index) => index + 2));
    expect(new Map(deposits.map(({ data, version }) => [data.reference, version]))).toEqual(acknowledged);
  });

  it('leave the balance that the sum of all deposits is', async () => {
    const last = WRITERS * DEPOSITS_EACH + 1;
    const { body } = await client.query(`/accounts/${id}?minVersion=${last}`);
    // 4 deposits of each amount from 1 to 50 pence.
    expect(body).toMatchObject({ balance: gbp(5_100), version: last });
  });
});
