import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { idFromKey } from '../../lambdas/command-api/command-identity.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import { claimStream } from '../../lambdas/event-store/claims.ts';
import { stateOf } from '../../lambdas/event-store/loaded-stream.ts';
import { fillAccount } from '../support/accounts-history.ts';
import { operatorClaims } from '../support/http-events.ts';
import type { CommandAnswer, RunningCommandApi } from './running-command-api.ts';

/** A command whose every step is walked. */
export interface WalkedCommand {
  /** What it asks of DynamoDB in an environment that has not seen the stream. */
  readonly steps: readonly string[];
  /** The step that stores it, from 1. */
  readonly stores: number;
  /** Makes a stream of its own ready for it. */
  prepare(api: RunningCommandApi): Promise<PreparedCommand>;
}

export interface PreparedCommand {
  readonly stream: StreamId;
  /** Always the same command with the same key. */
  send(headers?: Readonly<Record<string, string>>): Promise<CommandAnswer>;
  /** What it answers when nothing gets in its way, and what it answers from then on. */
  readonly answer: object;
  readonly replay: object;
  /** Fails unless the tables show that it took effect once. */
  tookEffectOnce(): Promise<void>;
}

/** The 16th commit of an account, which writes a snapshot. */
export const deposit: WalkedCommand = {
  steps: ['GetItem snapshots', 'Query events', 'PutItem events', 'PutItem snapshots'],
  stores: 3,
  async prepare({ post, events }) {
    const [id, key] = [randomUUID(), randomUUID()];
    const stream = StreamId.of('account', id);
    await fillAccount(events, id, 15);
    const before = await storedIn(events, stream);
    const data = { amount: { amount: 250, currency: 'GBP' }, reference: 'cheque 7' };
    return {
      stream,
      send: (headers) => post(`accounts/${id}/deposit-money`, data, { 'idempotency-key': key, ...headers }),
      ...answers(200, { etag: '"16"', 'idempotency-key': key }, eventIn(stream, 'MoneyDeposited', 16)),
      async tookEffectOnce() {
        expect(await storedIn(events, stream)).toEqual([
          ...before,
          { version: 16, type: 'MoneyDeposited', data },
        ]);
        expect(stateOf(account, await events.load(stream))).toMatchObject({ balance: 14 + 250 });
      },
    };
  },
};

/** Its id comes from its key; and as an owner has one open account in a currency, it is stored with a claim. */
export const creation: WalkedCommand = {
  steps: ['GetItem snapshots', 'Query events', 'Query events', 'TransactWriteItems events'],
  stores: 4,
  async prepare({ post, events }) {
    const [owner, key] = [`w-${randomUUID()}`, randomUUID()];
    const actor = { role: 'operator', id: operatorClaims.sub } as const;
    const id = idFromKey({ actor, route: 'accounts/create-account' }, key);
    const stream = StreamId.of('account', id);
    const claim = claimStream({ what: 'open-account', value: `${owner} GBP` });
    const data = { owner, currency: 'GBP' };
    const headers = { etag: '"1"', 'idempotency-key': key, location: `/accounts/${id}` };
    return {
      stream,
      send: (more) => post('accounts/create-account', data, { 'idempotency-key': key, ...more }),
      ...answers(201, headers, eventIn(stream, 'AccountCreated', 1)),
      async tookEffectOnce() {
        expect(await storedIn(events, stream)).toEqual([{ version: 1, type: 'AccountCreated', data }]);
        expect(await storedIn(events, claim)).toEqual([
          { version: 1, type: 'ClaimTaken', data: { by: stream } },
        ]);
      },
    };
  },
};

/** Every event of a stream with its version, as the table holds them. */
export const storedIn = async (events: RunningCommandApi['events'], stream: StreamId) =>
  (await events.read(stream, 1)).flatMap((commit) =>
    commit.events.map(({ type, data }, index) => ({ version: commit.version + index, type, data })),
  );

const eventIn = (stream: StreamId, type: string, version: number) => ({
  stream,
  version,
  events: [{ type, version }],
});

function answers(status: number, headers: Readonly<Record<string, string>>, body: object) {
  const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers };
  return {
    answer: { status, headers: all, body },
    replay: { status, headers: { ...all, 'idempotency-replayed': 'true' }, body },
  };
}
