import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type FakeBackend, startFakeBackend } from './fake-backend.ts';
import { markOf, operating, three } from './operations/fake-operations.ts';

describe('the redrive command', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => undefined);
  });
  beforeEach(() => backend.answer(operating({ parked: [three, three.slice(1), []] })));
  afterAll(() => backend.stop());

  const run = (...args: string[]) =>
    runVarve(['redrive', ...args], { VARVE_API: backend.url, VARVE_TOKEN: 'secret' });
  const bodies = () =>
    backend.received.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body]);

  it('G7: announces all that is parked, and waits until it is applied', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '3 announced, 3 applied\n' });
    expect(stderr).toContain('streams settled');
    expect(stderr).toContain('3/3');
    expect(bodies()).toEqual([['/operations/redrive', {}]]);
  });

  it('G7: announces one stream of one consumer', async () => {
    const { code, stdout } = await run('--consumer', 'orders_v1_b1', '--stream', 'order#1', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ announced: 1, applied: 1, failedAgain: [], waiting: [] });
    expect(bodies()).toEqual([['/operations/redrive', { consumer: 'orders_v1_b1', stream: 'order#1' }]]);
  });

  it('G7: shows what fails again with its reason, and says what to do', async () => {
    backend.answer(operating({ parked: [three, [markOf('orders_v1_b1', 'order#2', 13)]] }));
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^3 announced, 2 applied; parked still:\nconsumer /);
    expect(stdout).toMatch(/order#2 .* 13 .*Unwritable: The store refuses it/);
    expect(stderr).toContain('1 failed again: mend what the reason says, deploy it, and redrive again.\n');
  });

  it('announces nothing when nothing is parked', async () => {
    backend.answer(operating({ parked: [[]] }));
    expect(await run()).toEqual({ code: 0, stdout: 'Nothing is parked.\n', stderr: '' });
    expect(bodies()).toEqual([]);
  });

  it('asks whose stream it is', async () => {
    expect(await run('--stream', 'order#1')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Give the consumer of the stream with --consumer: varve parked names it.\n',
    });
    expect(backend.received).toEqual([]);
  });

  it('says what to do when the backend refuses', async () => {
    const list = operating({ parked: [three] });
    backend.answer((request, count) => (request.method === 'GET' ? list(request, count) : { status: 403 }));
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain("What is parked cannot be redriven: the token is no operator's (403).");
  });
});
