import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { describe, expect, test } from 'vitest';
import { order } from '../../lambdas/domain/orders/index.ts';
import { giveCommands } from '../support/orders-history.ts';
import {
  accountCreated,
  deposited,
  event,
  memoryHistory,
  orderCommands,
  orderCreated,
} from './memory-history.ts';

const problem = (status: number, slug: string) => ({ status, body: { type: `urn:varve:problem:${slug}` } });

async function account() {
  const history = memoryHistory();
  await history.append('account#a1', [accountCreated, deposited(1099, 'rent')]);
  await history.append('account#a1', [event('AccountBlocked', { reason: 'theft' }), deposited(100)]);
  return history;
}

describe('the difference between two versions', () => {
  test('G10 is a patch from the state at the one to the state at the other, and what happened in words', async () => {
    const { get } = await account();
    expect((await get('/accounts/a1/diff', 'from=1&to=3')).body).toEqual({
      from: 1,
      to: 3,
      patch: [
        { op: 'replace', path: '/situation', value: 'blocked' },
        { op: 'replace', path: '/balance', value: 1099 },
      ],
      summary: ['Money deposited: 10.99 GBP, reference rent', 'Account blocked: reason theft'],
    });
  });

  test('G10 begins before the first event and ends at the last, if so asked', async () => {
    const { get } = await account();
    expect((await get('/accounts/a1/diff', 'from=0')).body).toMatchObject({
      from: 0,
      to: 4,
      patch: expect.arrayContaining([
        { op: 'replace', path: '/situation', value: 'blocked' },
        { op: 'add', path: '/owner', value: '17850' },
        { op: 'add', path: '/balance', value: 1199 },
      ]),
      summary: [
        'Account created: owner 17850, currency GBP',
        'Money deposited: 10.99 GBP, reference rent',
        'Account blocked: reason theft',
        'Money deposited: 1.00 GBP',
      ],
    });
  });

  test('G10 makes of any earlier state of an order any later one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(6),
        orderCommands,
        fc.nat(),
        fc.nat(),
        async (lines, commands, earlier, later) => {
          const { reader, get } = memoryHistory();
          await giveCommands(reader, '1', orderCreated(lines), ...commands);
          const head = (await reader.load('order#1' as never)).version;
          const from = earlier % head;
          const to = from + 1 + (later % (head - from));
          const stateAt = async (version: number) =>
            version === 0
              ? order.initialState
              : (await get('/orders/1/state', `version=${version}`)).body.state;
          const { body } = await get('/orders/1/diff', `from=${from}&to=${to}`);
          const state = structuredClone(await stateAt(from));
          applyPatch(state, body.patch);
          expect(state).toEqual(await stateAt(to));
          expect(body.summary).toHaveLength(to - from);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('G10 tells a thousand events in words, and counts the others', async () => {
    const { append, get } = memoryHistory();
    await append('account#a1', [accountCreated]);
    for (let count = 0; count < 3; count++) {
      await append(
        'account#a1',
        Array.from({ length: 400 }, () => deposited(1)),
      );
    }
    const { summary, patch } = (await get('/accounts/a1/diff', 'from=1')).body;
    expect(summary).toHaveLength(1_001);
    expect(summary.slice(-2)).toEqual(['Money deposited: 0.01 GBP', 'and 200 more events']);
    expect(patch).toEqual([{ op: 'replace', path: '/balance', value: 1200 }]);
    const { summary: shorter } = (await get('/accounts/a1/diff', 'from=1&to=1002')).body;
    expect(shorter.at(-1)).toBe('and 1 more event');
    const { summary: whole } = (await get('/accounts/a1/diff', 'from=1&to=1001')).body;
    expect(whole).toHaveLength(1_000);
    expect(whole.at(-1)).toBe('Money deposited: 0.01 GBP');
  });

  test.each(['from=1&to=5', 'from=4', 'from=5', 'from=7&to=9'])(
    '%s is beyond the head, and not there',
    async (query) => {
      const { get } = await account();
      expect(await get('/accounts/a1/diff', query)).toMatchObject({
        ...problem(404, 'not-found'),
        body: { detail: 'Ask for versions up to 4.' },
      });
    },
  );

  test('of a stream that is not there is not there', async () => {
    expect(await memoryHistory().get('/accounts/a1/diff', 'from=0')).toMatchObject({
      ...problem(404, 'not-found'),
      body: { detail: 'Check the path.' },
    });
  });

  test.each([
    ['', 'from'],
    ['to=2', 'from'],
    ['from=-1', 'from'],
    ['from=2&to=2', 'to'],
    ['from=2&to=1', 'to'],
    ['from=0&to=0', 'to'],
    ['from=0&to=x', 'to'],
    ['from=0&from=1', 'from'],
    ['from=0&asOf=x', 'asOf'],
  ])('%j is no query', async (query, path) => {
    const { get } = await account();
    expect(await get('/accounts/a1/diff', query)).toMatchObject({
      ...problem(400, 'invalid-query'),
      body: { errors: [{ path }] },
    });
  });
});
