import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { composeUpcasters } from '../../lambdas/core/upcaster.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import { UpcastingEventReader } from '../../lambdas/event-store/upcasting-event-store.ts';
import { customerClaims } from '../support/http-events.ts';
import { accountCreated, asking, deposited, event, memoryHistory } from './memory-history.ts';

const asCustomer = { claims: customerClaims };
const problem = (status: number, slug: string) => ({ status, body: { type: `urn:varve:problem:${slug}` } });

/** An account whose commits hold so many events. */
async function accountOf(...commits: readonly number[]) {
  const history = memoryHistory();
  let version = 0;
  for (const count of commits) {
    const events = Array.from({ length: count }, () =>
      ++version === 1 ? accountCreated : deposited(version, `event ${version}`),
    );
    await history.append('account#a1', events);
  }
  history.read.mockClear();
  return { ...history, versions: version };
}

type Get = ReturnType<typeof memoryHistory>['get'];

/** Every page from the first to the last, as versions. */
async function pagesOf(get: Get, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  let next: string | null = '';
  while (next !== null) {
    const { body } = await get('/accounts/a1/history', `limit=${limit}${next && `&cursor=${next}`}`);
    pages.push(body.items.map((item: { version: number }) => item.version));
    next = body.next;
  }
  return pages;
}

describe('the history of a stream', () => {
  test('G10 says of each event what happened, when, by whom and why', async () => {
    const { append, get } = memoryHistory();
    const first = await append('account#a1', [accountCreated], {
      at: '2010-12-01T08:26:00.000Z',
      meta: {
        correlationId: 'r-1',
        causationId: 'c-1',
        actor: { role: 'customer', id: '17850' },
        traceparent: 'x',
      },
    });
    const second = await append('account#a1', [deposited(1099, 'rent'), deposited(1)], {
      at: '2010-12-01T08:27:00.000Z',
    });
    const { status, body } = await get('/accounts/a1/history');
    expect(status).toBe(200);
    const byOperator = {
      recordedAt: '2010-12-01T08:27:00.000Z',
      actor: { role: 'operator', id: 'op-1' },
      commitId: second.commitId,
      correlationId: 'correlation-1',
      causationId: 'causation-1',
    };
    expect(body).toEqual({
      items: [
        {
          version: 1,
          ...accountCreated,
          recordedAt: '2010-12-01T08:26:00.000Z',
          actor: { role: 'customer', id: '17850' },
          commitId: first.commitId,
          correlationId: 'r-1',
          causationId: 'c-1',
        },
        { version: 2, ...deposited(1099, 'rent'), ...byOperator },
        { version: 3, ...deposited(1), ...byOperator },
      ],
      next: null,
    });
  });

  test('G10 goes page by page, and a page may end inside a commit', async () => {
    const { get } = await accountOf(1, 7, 1);
    expect(await pagesOf(get, 3)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    expect(await pagesOf(get, 8)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], [9]]);
  });

  test('G10 shows every event once and in order, whatever the commits and the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (commits, limit) => {
          const { get, versions } = await accountOf(...commits);
          const pages = await pagesOf(get, limit);
          expect(pages.flat()).toEqual(Array.from({ length: versions }, (_, index) => index + 1));
          expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('G10 reads no more of a long stream than the page needs', async () => {
    const { get, load, read } = await accountOf(...Array<number>(300).fill(1), 1_500);
    const first = await get('/accounts/a1/history', 'limit=200');
    await get('/accounts/a1/history', `limit=200&cursor=${first.body.next}`);
    const inside = await get('/accounts/a1/history', `limit=200&cursor=${first.body.next}`);
    await get('/accounts/a1/history', `limit=50&cursor=${inside.body.next}`);
    expect(read.mock.calls.map(([, ...range]) => range)).toEqual([
      [1, 201],
      [201, 401],
      [201, 401],
      // From the start of the commit in which the page before ended.
      [301, 451],
    ]);
    expect(load).not.toHaveBeenCalled();
  });

  test('G11 shows old events in their present form, and leaves what is stored as it is', async () => {
    const { append, get, store } = memoryHistory();
    const old = event('MoneyDeposited', { amount: '10.99', currency: 'GBP', reference: 'rent' });
    await append('account#a1', [accountCreated, old]);
    const { items } = (await get('/accounts/a1/history')).body;
    expect(items[1]).toMatchObject(deposited(1099, 'rent'));
    const { commits } = await store.load(StreamId.parse('account#a1'));
    expect(commits[0]?.events).toEqual([accountCreated, old]);
  });

  test('G10 S25 shows events of a type that means nothing any more', async () => {
    const { store, append, cursorKey } = memoryHistory();
    await append('account#a1', [accountCreated, event('AccountPainted', { colour: 'red' })]);
    const upcast = composeUpcasters([{ ...account, retired: ['AccountPainted'] }]);
    const get = asking({ reader: new UpcastingEventReader(store, upcast), cursorKey });
    const { body } = await get('/accounts/a1/history');
    expect(body.items[1]).toMatchObject(event('AccountPainted', { colour: 'red' }));
  });

  test('a cursor is good for its actor and its stream only', async () => {
    const { get, append } = await accountOf(3);
    await append('account#a2', [accountCreated]);
    const { next } = (await get('/accounts/a1/history', 'limit=1')).body;
    expect((await get('/accounts/a1/history', `limit=2&cursor=${next}`)).body.items).toHaveLength(2);
    for (const refused of [
      await get('/accounts/a2/history', `cursor=${next}`),
      await get('/accounts/a1/history', `cursor=${next}`, asCustomer),
      await get('/accounts/a1/history', `cursor=${next.slice(0, -2)}`),
    ]) {
      expect(refused).toMatchObject(problem(400, 'invalid-cursor'));
    }
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['version=1', 'version'],
  ])('%s is no query', async (query, path) => {
    const { get } = await accountOf(1);
    expect(await get('/accounts/a1/history', query)).toMatchObject({
      ...problem(400, 'invalid-query'),
      body: { errors: [{ path }] },
    });
  });
});
