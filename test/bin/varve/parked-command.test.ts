import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type FakeBackend, startFakeBackend } from './fake-backend.ts';
import { markOf, operating, three } from './operations/fake-operations.ts';

describe('the parked command', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => undefined);
  });
  beforeEach(() => backend.answer(operating({ parked: [three] })));
  afterAll(() => backend.stop());

  const run = (...args: string[]) =>
    runVarve(['parked', ...args], { VARVE_API: backend.url, VARVE_TOKEN: 'secret' });

  it('G7: shows which stream stands still for whom, where, and why', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'consumer      stream   from  seen  times  since                     last                      reason',
      'orders_v1_b1  order#1     3     5      1  2010-12-01T08:26:00.000Z  2010-12-01T08:30:00.000Z  Unwritable: The store refuses it',
      'orders_v1_b1  order#2     3     5     12  2010-12-01T08:26:00.000Z  2010-12-01T08:30:00.000Z  Unwritable: The store refuses it',
      'sales_v1_b1   order#1     3     5      1  2010-12-01T08:26:00.000Z  2010-12-01T08:30:00.000Z  Unwritable: The store refuses it',
      '',
    ]);
    expect(backend.received).toMatchObject([
      {
        method: 'GET',
        path: '/operations/parked?limit=200',
        headers: { authorization: 'Bearer secret' },
      },
    ]);
  });

  it('G7: shows what one consumer has parked, of every page, with --json as it comes', async () => {
    const many = Array.from({ length: 7 }, (_, n) => markOf('orders_v1_b1', `order#${n}`));
    backend.answer(operating({ parked: [[...many, markOf('sales_v1_b1', 'order#1')]], size: 3 }));
    const { code, stdout } = await run('--consumer', 'orders_v1_b1', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(many);
  });

  it('says so when nothing is parked', async () => {
    backend.answer(operating({ parked: [[]] }));
    expect(await run()).toEqual({ code: 0, stdout: 'Nothing is parked.\n', stderr: '' });
    expect((await run('--json')).stdout).toBe('[]\n');
  });

  it.each([
    [
      { status: 403 },
      "What is parked cannot be listed: the token is no operator's (403). Give one with --token or VARVE_TOKEN.\n",
    ],
    [
      { status: 401 },
      'The backend refuses the token (401): give one that has not expired with --token or VARVE_TOKEN.\n',
    ],
    [
      {
        status: 400,
        body: { detail: 'Correct it.', errors: [{ path: 'consumer', message: 'Must be one of a, b' }] },
      },
      'What is parked cannot be listed (400). consumer: Must be one of a, b. Correct it.\n',
    ],
    [{ status: 500 }, 'What is parked cannot be listed (500). Try again later.\n'],
  ])('says what to do when the backend answers %j', async (answer, sentence) => {
    backend.answer(() => answer);
    expect(await run()).toEqual({ code: 1, stdout: '', stderr: sentence });
  });
});
