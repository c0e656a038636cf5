import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type Answering, type FakeBackend, startFakeBackend } from './fake-backend.ts';
import { markOf } from './operations/fake-operations.ts';

const lagOf = (consumer: string, events: number, seconds: number, oldest: string | null = null) => ({
  ...{ consumer, reachable: true, streams: Math.min(events, 2) },
  ...{ events, seconds, oldest },
});

const FIRST = [lagOf('orders_v1_b1', 0, 0), lagOf('sales_v1_b1', 12, 90, '2010-12-01T08:26:00.000Z')];
const SECOND = [lagOf('orders_v1_b1', 1, 5, '2010-12-01T09:00:00.000Z'), lagOf('sales_v1_b1', 0, 0)];

/** Two parts, of which the second has `second`. */
const inTwoParts =
  (second: readonly unknown[] = SECOND): Answering =>
  ({ path }) => {
    if (path.startsWith('/operations/parked')) {
      const items = [markOf('sales_v1_b1', 'order#1'), markOf('sales_v1_b1', 'order#2')];
      return { status: 200, body: { items, next: null } };
    }
    const isFirst = path === '/operations/lag';
    const items = isFirst ? FIRST : second;
    return { status: 200, body: { items, compared: 2_000, next: isFirst ? 'two' : null } };
  };

describe('the lag command', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => undefined);
  });
  afterAll(() => backend.stop());

  const run = (...args: string[]) =>
    runVarve(['lag', ...args], { VARVE_API: backend.url, VARVE_TOKEN: 'secret' });

  it('G5: adds up how far each consumer is behind in all parts, and how much of it is parked', async () => {
    backend.answer(inTwoParts());
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '2000 streams compared…\n' });
    expect(stdout.split('\n')).toEqual([
      'consumer      events  seconds  streams  parked',
      'orders_v1_b1       1        5        1       0',
      'sales_v1_b1       12       90        2       2',
      '',
    ]);
    expect(backend.received.map(({ path }) => path)).toEqual([
      '/operations/lag',
      '/operations/lag?cursor=two',
      '/operations/parked?limit=200',
    ]);
  });

  it('prints the same as JSON, with when the oldest commit was made that is not applied', async () => {
    backend.answer(inTwoParts());
    expect(JSON.parse((await run('--json')).stdout)).toEqual([
      {
        ...{ consumer: 'orders_v1_b1', reachable: true, streams: 1, events: 1, seconds: 5 },
        ...{ oldest: '2010-12-01T09:00:00.000Z', parked: 0 },
      },
      {
        ...{ consumer: 'sales_v1_b1', reachable: true, streams: 2, events: 12, seconds: 90 },
        ...{ oldest: '2010-12-01T08:26:00.000Z', parked: 2 },
      },
    ]);
  });

  it('fails when a consumer did not say of every stream where it stands', async () => {
    backend.answer(inTwoParts([{ ...lagOf('sales_v1_b1', 0, 0), reachable: false }]));
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain(
      'sales_v1_b1        ?        ?        ?       2  does not say where it stands: look at the log of its function',
    );
  });

  it('says what to do when the backend refuses', async () => {
    backend.answer(() => ({ status: 403 }));
    expect(await run()).toEqual({
      code: 1,
      stdout: '',
      stderr:
        "The lag cannot be told: the token is no operator's (403). Give one with --token or VARVE_TOKEN.\n",
    });
  });
});
