export interface Steps {
  /** Does one step and says how long it took; throws instead of beginning one when the end was asked for. */
  step<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Since the first step, as text. */
  seconds(): string;
}

export function steps(ending: AbortSignal): Steps {
  const began = performance.now();
  return {
    step: async (name, work) => {
      ending.throwIfAborted();
      const from = performance.now();
      const result = await work();
      console.log(`  ${name.padEnd(24)}${since(from).padStart(6)} s`);
      return result;
    },
    seconds: () => since(began),
  };
}

const since = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);

/** All at once; the first failure is thrown when all have come to an end, so that nothing is still on its way up. */
export async function together<Works extends readonly Promise<unknown>[]>(
  ...works: Works
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  const outcomes = await Promise.allSettled(works);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(works);
}
