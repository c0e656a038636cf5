import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type AsynchronousPace,
  asynchronousPace,
} from '../../../local/event-sources/invoke-asynchronously.ts';
import type { Schedule } from '../../../local/event-sources/schedule.ts';
import { startFiring } from '../../../local/event-sources/schedule-source.ts';
import { functionTarget } from '../../../local/event-sources/schedule-target.ts';
import { type Invocation, TooManyRequests } from '../../../local/functions/lambda-function.ts';
import { fakeFunction } from '../resources/backend-parts.ts';
import { handled, thrown } from './started-source.ts';

const quick: AsynchronousPace = { afterErrors: [10, 20], retry: 5, longestRetry: 20, oldest: 200 };

const NEVER_AGAIN = 40 * 86_400_000;

const arn = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/Tick';

/** Starts a schedule of a function that answers like this; it is stopped after the test, if not before. */
function startScene(
  schedule: Partial<Schedule>,
  handle: (attempt: number) => Invocation | Promise<Invocation> = () => handled,
) {
  const events: unknown[] = [];
  const at: number[] = [];
  const fn = fakeFunction('arn:aws:lambda:eu-west-1:000000000000:function:probe', async (event) => {
    at.push(Date.now());
    return handle(events.push(event));
  });
  const given = { logicalId: 'Tick', arn, enabled: true, period: NEVER_AGAIN, input: '{}', ...schedule };
  const source = startFiring(given, functionTarget(fn, quick));
  onTestFinished(() => source.stop());
  return { events, at, source };
}

describe('a schedule (AWS: "Schedule types in EventBridge Scheduler")', () => {
  test('fires when it is created, and then each period', async () => {
    const began = Date.now();
    const { at } = startScene({ period: 40 });
    expect(at).toHaveLength(1);
    await expect.poll(() => at.length).toBeGreaterThanOrEqual(4);
    for (const [index, time] of at.entries()) expect(time - began).toBeGreaterThanOrEqual(40 * index);
  });

  test('of a month waits for a month, which is more than a timer takes', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const { events } = startScene({ period: 30 * 86_400_000 });
    await sleep(50);
    expect(events).toHaveLength(1);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  test('that is disabled does not fire', async () => {
    const { events } = startScene({ enabled: false, period: 5 });
    await sleep(30);
    expect(events).toEqual([]);
  });

  test('keeps no process alive', async () => {
    const module = JSON.stringify(import.meta.resolve('../../../local/event-sources/schedule-source.ts'));
    const script = `
      import { startFiring } from ${module};
      const target = async () => console.log('fired');
      startFiring({ enabled: true, period: 60_000, input: '{}', arn: '', logicalId: '' }, target);`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect(await run).toMatchObject({ stdout: 'fired\n' });
  });

  test('leaves out the times at which the machine was asleep', async () => {
    const { events } = startScene({ period: 20 });
    await expect.poll(() => events.length).toBe(1);
    const wake = Date.now() + 200;
    while (Date.now() < wake);
    await sleep(30);
    expect(events.length).toBeLessThan(5);
  });
});

describe('a run (AWS: "Invoke a Lambda function on a schedule")', () => {
  test('that is still under way does not keep the next one from beginning', async () => {
    const { promise, resolve } = Promise.withResolvers<Invocation>();
    const { events } = startScene({ period: 10 }, () => promise);
    await expect.poll(() => events.length).toBeGreaterThan(2);
    resolve(handled);
  });

  test('that is under way when the schedule is stopped is waited for, and none comes after it', async () => {
    let done = false;
    const { events, source } = startScene({ period: 50 }, async () => {
      await sleep(80);
      done = true;
      return handled;
    });
    await expect.poll(() => events.length).toBe(1);
    await source.stop();
    expect(done).toBe(true);
    const { length } = events;
    await sleep(120);
    expect(events).toHaveLength(length);
  });
});

describe('an event (AWS: "How Lambda handles errors and retries with asynchronous invocation")', () => {
  test('of which the function makes an error is given to it twice more, then no more', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const { events, at } = startScene({ input: '{"n":1}' }, () => thrown);
    await expect.poll(() => said.mock.calls.flat()).toEqual(['probe was given an event in vain: {"n":1}']);
    expect(events).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(18);
    said.mockRestore();
  });

  test('is done when a further attempt succeeds', async () => {
    const { events } = startScene({}, (attempt) => (attempt < 2 ? thrown : handled));
    await expect.poll(() => events.length).toBe(2);
    await sleep(50);
    expect(events).toHaveLength(2);
  });

  test('for which the function is busy waits for it, and uses up no attempt', async () => {
    const { events } = startScene({}, (attempt) => {
      if (attempt < 6) throw new TooManyRequests('probe', 1);
      return attempt < 8 ? thrown : handled;
    });
    await expect.poll(() => events.length).toBe(8);
    await sleep(50);
    expect(events).toHaveLength(8);
  });

  test('that gets too old while the function is busy is given up with a word', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const { events } = startScene({}, () => {
      throw new TooManyRequests('probe', 1);
    });
    await expect.poll(() => said.mock.calls.flat()).toEqual(['probe was given an event in vain: {}']);
    expect(events.length).toBeGreaterThan(5);
    said.mockRestore();
  });
});

describe('the attempts of an event (AWS: "Configuring error handling settings for Lambda asynchronous invocations")', () => {
  const withLimits = (properties: Readonly<Record<string, unknown>>) =>
    asynchronousPace({ logicalId: 'Limits', properties });

  test('are two more within six hours', () => {
    expect(asynchronousPace()).toMatchObject({ afterErrors: [60_000, 120_000], oldest: 21_600_000 });
    expect(withLimits({})).toEqual(asynchronousPace());
  });

  test.each([
    [0, []],
    [1, [60_000]],
    [2, [60_000, 120_000]],
  ])('are %i more where the template says so', (MaximumRetryAttempts, afterErrors) => {
    expect(withLimits({ MaximumRetryAttempts })).toMatchObject({ afterErrors, oldest: 21_600_000 });
  });

  test('end with the age that the template says', () => {
    expect(withLimits({ MaximumEventAgeInSeconds: 60 })).toMatchObject({ oldest: 60_000 });
  });

  test.each([
    ['MaximumRetryAttempts', 3],
    ['MaximumEventAgeInSeconds', 59],
  ])('cannot have %s = %i', (name, value) => {
    expect(() => withLimits({ [name]: value })).toThrow(`Event source Limits: ${name} cannot be ${value}`);
  });
});

describe('the event of a run', () => {
  test('is the input of the template, its keywords replaced (AWS: "Adding context attributes in EventBridge Scheduler")', async () => {
    const keywords = ['schedule-arn', 'scheduled-time', 'execution-id', 'attempt-number', 'other'];
    const input = JSON.stringify(
      Object.fromEntries(keywords.map((word) => [word, `<aws.scheduler.${word}>`])),
    );
    const { events } = startScene({ input });
    await expect
      .poll(() => events)
      .toEqual([
        {
          'schedule-arn': arn,
          'scheduled-time': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          'execution-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
          'attempt-number': '1',
          other: '<aws.scheduler.other>',
        },
      ]);
  });

  test('is a notification where the template has no input (AWS: "Target" of the EventBridge Scheduler API Reference)', async () => {
    const { events } = startScene({ input: undefined });
    await expect
      .poll(() => events)
      .toEqual([
        {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          'detail-type': 'Scheduled Event',
          source: 'aws.scheduler',
          account: '000000000000',
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          region: 'eu-west-1',
          resources: [arn],
          detail: '{}',
        },
      ]);
  });
});
