import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describeExit, exitError, type FunctionFailure, timeoutError } from './environment-end.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Invocation } from './invocation.ts';
import { type FunctionLog, forwardLines } from './log-lines.ts';
import type { EnvironmentMessage, InvokeMessage } from './messages.ts';
import { spawnMortal } from './mortal-process.ts';

/** Lambda allows 10 s for the start, then once more within the function's own timeout; here the two are one. */
const INIT_MS = 10_000;

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.ts', import.meta.url));

/**
 * One execution environment: a child process that handles one invocation at a time and stands still (SIGSTOP) between
 * them, so that work left behind after an answer does not go on, as on Lambda:
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Environment {
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;
  #child: ChildProcess;
  #definition: FunctionDefinition;
  #log: FunctionLog;
  #busy = false;
  #gone = false;
  #settle: ((outcome: EnvironmentMessage | FunctionFailure) => void) | undefined;
  #ready: Promise<EnvironmentMessage | FunctionFailure>;

  constructor(definition: FunctionDefinition, variables: Record<string, string>, log: FunctionLog) {
    this.#definition = definition;
    this.#log = log;
    // Lambda's own start of Node.js gives the heap nine tenths of the function's memory.
    const heap = `--max-old-space-size=${Math.floor(definition.memoryMb * 0.9)}`;
    this.#child = spawnMortal([heap, BOOTSTRAP], variables);
    this.ended = new Promise((resolve) => {
      // 'close' comes after the last message and the last line of output, 'exit' may come before them.
      this.#child.once('close', (code, signal) => this.#end(describeExit(code, signal), resolve));
      this.#child.once('error', (error) => this.#end(error.message, resolve));
    });
    this.#child.on('message', (message) => this.#settle?.(message as EnvironmentMessage));
    forwardLines(this.#child, (line) => log(definition.name, line));
    this.#ready = this.#next(INIT_MS + definition.timeoutSeconds * 1000);
  }

  /** Whether it can take an invocation. */
  get idle(): boolean {
    return !(this.#busy || this.#gone);
  }

  /** Whether it has ended, or is being ended. */
  get gone(): boolean {
    return this.#gone;
  }

  async invoke(event: unknown): Promise<Invocation> {
    this.#busy = true;
    const requestId = randomUUID();
    try {
      const ready = await this.#ready;
      const outcome = ready.kind === 'ready' ? await this.#run(requestId, event) : ready;
      return this.#conclude(outcome, requestId);
    } finally {
      this.#busy = false;
    }
  }

  /** Ends the process at once, whether it runs or stands still. */
  async kill(): Promise<void> {
    this.#gone = true;
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #run(requestId: string, event: unknown): Promise<EnvironmentMessage | FunctionFailure> {
    const timeoutMs = this.#definition.timeoutSeconds * 1000;
    const outcome = this.#next(timeoutMs);
    const { arn: functionArn } = this.#definition;
    const message: InvokeMessage = { requestId, event, deadline: Date.now() + timeoutMs, functionArn };
    this.#child.kill('SIGCONT');
    this.#child.send(message, (error) => {
      if (error !== null) {
        this.#child.kill('SIGKILL');
      }
    });
    return outcome;
  }

  /** The next thing that happens: a message, the end of the process, or the end of the time. */
  #next(withinMs: number): Promise<EnvironmentMessage | FunctionFailure> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle?.({ kind: 'timedOut' }), withinMs);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(outcome);
      };
    });
  }

  #conclude(outcome: EnvironmentMessage | FunctionFailure, requestId: string): Invocation {
    switch (outcome.kind) {
      case 'answered':
        this.#child.kill('SIGSTOP');
        return { payload: JSON.parse(outcome.payload) as unknown };
      case 'failed':
        this.#child.kill('SIGSTOP');
        return this.#failure('Unhandled', outcome.error);
      case 'crashed':
        void this.kill();
        return this.#failure('Unhandled', outcome.error);
      case 'timedOut':
        void this.kill();
        return this.#failure('Timeout', timeoutError(requestId, this.#definition.timeoutSeconds));
      case 'exited':
        return this.#failure('Unhandled', exitError(requestId, outcome.how));
      case 'ready':
        throw new Error('an environment reported for work twice');
      default:
        return outcome satisfies never;
    }
  }

  #failure(functionError: 'Unhandled' | 'Timeout', payload: object): Invocation {
    this.#log(this.#definition.name, `ERROR Invoke Error ${JSON.stringify(payload)}`);
    return { payload, functionError };
  }

  #end(how: string, resolve: () => void): void {
    this.#gone = true;
    this.#settle?.({ kind: 'exited', how });
    resolve();
  }
}
