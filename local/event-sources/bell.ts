import type { LambdaFunction } from '../functions/lambda-function.ts';

/** Rung when somebody may have written to streams of one kind, so that their readers need not ask all the time. */
export class Bell {
  /** How often it was rung: what is read after a look at this cannot miss what is written later. */
  rings = 0;
  readonly #listeners = new Set<() => void>();

  ring(): void {
    this.rings += 1;
    for (const hear of this.#listeners) hear();
  }

  /** Settles when it is rung, or was since it had been rung `heard` times; also after a time, or when stopped. */
  async next(heard: number, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.rings > heard || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      this.#listeners.add(done);
    });
  }
}

/** The bells of this backend: writers of events ring the one, publishers the other. */
export interface Bells {
  readonly dynamodb: Bell;
  readonly kinesis: Bell;
}

export const newBells = (): Bells => ({ dynamodb: new Bell(), kinesis: new Bell() });

/** A function that rings when an invocation has ended. */
export const ringing = (fn: LambdaFunction, bell: Bell): LambdaFunction => ({
  ...fn,
  invoke: (event) => fn.invoke(event).finally(() => bell.ring()),
});
