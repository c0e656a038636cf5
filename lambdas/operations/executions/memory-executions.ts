import type { Execution, ExecutionPage, ExecutionState, Executions, ListOptions } from './executions.ts';

/** The in-memory twin. What it runs is up to who ends it. */
export class MemoryExecutions implements Executions {
  readonly #executions = new Map<string, Execution>();
  readonly #now: () => Date;

  constructor({ now = () => new Date() }: { readonly now?: () => Date } = {}) {
    this.#now = now;
  }

  async start(id: string, input: object): Promise<void> {
    if (this.#executions.has(id)) return;
    const startedAt = this.#now().toISOString();
    const given: unknown = JSON.parse(JSON.stringify(input));
    this.#executions.set(id, { id, state: 'running', startedAt, endedAt: null, input: given, fault: null });
  }

  async describe(id: string): Promise<Execution | undefined> {
    return this.#executions.get(id);
  }

  async list(limit: number, { state, after }: ListOptions = {}): Promise<ExecutionPage> {
    const wanted = [...this.#executions.values()]
      .filter((execution) => state === undefined || execution.state === state)
      .reverse()
      .map(({ id, state, startedAt, endedAt }) => ({ id, state, startedAt, endedAt }));
    const from = after === undefined ? 0 : wanted.findIndex(({ id }) => id === after) + 1;
    const executions = wanted.slice(from, from + limit);
    const isLast = from + limit >= wanted.length;
    return { executions, next: isLast ? undefined : executions.at(-1)?.id };
  }

  async stop(id: string): Promise<void> {
    this.end(id, 'stopped');
  }

  /** What Step Functions does once all phases are done, or one has failed. */
  end(id: string, state: Exclude<ExecutionState, 'running'>, fault: Execution['fault'] = null): void {
    const execution = this.#executions.get(id);
    if (execution?.state !== 'running') return;
    this.#executions.set(id, { ...execution, state, fault, endedAt: this.#now().toISOString() });
  }
}
