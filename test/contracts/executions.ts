import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ExecutionSummary, Executions } from '../../lambdas/operations/executions/executions.ts';

/** An execution that runs until it is stopped. @returns its id */
async function started(executions: Executions, input: object = {}): Promise<string> {
  const id = randomUUID();
  await executions.start(id, input);
  // Told apart by the time of their beginning alone.
  await sleep(3);
  return id;
}

async function all(executions: Executions, limit: number): Promise<readonly ExecutionSummary[]> {
  const found: ExecutionSummary[] = [];
  for (let after: string | undefined; ; ) {
    const { executions: some, next } = await executions.list(limit, { after });
    found.push(...some);
    if (next === undefined) return found;
    after = next;
  }
}

/** The promises of the port `Executions`: every implementation passes them. @param open one with nothing in it */
export function describeExecutions(name: string, open: () => Executions | Promise<Executions>): void {
  describe(name, () => {
    test('one that was started runs, with its input', async () => {
      const executions = await open();
      const id = await started(executions, { run: 'a', heal: false });
      expect(await executions.describe(id)).toEqual({
        ...{ id, state: 'running', endedAt: null, fault: null, input: { run: 'a', heal: false } },
        startedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      });
    });

    test('to start the same again is harmless', async () => {
      const executions = await open();
      const id = await started(executions, { run: 'a' });
      const before = await executions.describe(id);
      await executions.start(id, { run: 'a' });
      expect(await executions.describe(id)).toEqual(before);
      expect(await all(executions, 10)).toHaveLength(1);
    });

    test('one that was never started is not there', async () => {
      const executions = await open();
      expect(await executions.describe(randomUUID())).toBeUndefined();
      expect(await executions.list(10)).toEqual({ executions: [], next: undefined });
    });

    test('one that was stopped has ended, and is not stopped again', async () => {
      const executions = await open();
      const id = await started(executions);
      await executions.stop(id);
      const stopped = await executions.describe(id);
      expect(stopped).toMatchObject({ id, state: 'stopped', endedAt: expect.any(String) });
      await executions.stop(id);
      expect(await executions.describe(id)).toEqual(stopped);
    });

    test('they are listed page by page, the last started first', async () => {
      const executions = await open();
      const ids: string[] = [];
      for (let count = 0; count < 5; count++) ids.push(await started(executions));
      for (const limit of [1, 2, 5, 100])
        expect((await all(executions, limit)).map(({ id }) => id)).toEqual(ids.toReversed());
    });

    test('those that run are listed alone', async () => {
      const executions = await open();
      const [first, second] = [await started(executions), await started(executions)];
      await executions.stop(second);
      const ids = async (state: ExecutionSummary['state']) =>
        (await executions.list(10, { state })).executions.map(({ id }) => id);
      expect([await ids('running'), await ids('stopped'), await ids('failed')]).toEqual([
        [first],
        [second],
        [],
      ]);
    });
  });
}
