import { Environment } from './environment.ts';
import { environmentVariables } from './environment-variables.ts';
import { concurrencyOf, type FunctionDefinition } from './function-definition.ts';
import type { Invocation } from './invocation.ts';
import type { FunctionLog } from './log-lines.ts';

export type { Invocation } from './invocation.ts';
export type { FunctionLog } from './log-lines.ts';

/** A function as its callers see it. */
export interface LambdaFunction {
  readonly definition: FunctionDefinition;
  /** @throws TooManyRequests when all environments that the function may have are busy. */
  invoke(event: unknown): Promise<Invocation>;
  /** Ends every environment at once, also in the middle of an invocation. */
  stop(): Promise<void>;
}

/** All reserved environments are busy; on AWS this is a 429 of the Invoke API. */
export class TooManyRequests extends Error {
  readonly code = 'TooManyRequests';
  constructor(functionName: string, limit: number) {
    super(`${functionName} is busy in all of its ${limit} environments; try again later`);
    this.name = 'TooManyRequestsException';
  }
}

export interface Platform {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly region: string;
  readonly log: FunctionLog;
}

/**
 * A function of the template, run as Lambda runs it: environments are started when invocations need them, up to the
 * reserved concurrency, and are used again. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export function startFunction(definition: FunctionDefinition, platform: Platform): LambdaFunction {
  const variables = environmentVariables(definition, platform);
  const limit = concurrencyOf(definition);
  const environments = new Set<Environment>();

  const freeEnvironment = (): Environment => {
    const idle = [...environments].find((environment) => environment.idle);
    if (idle !== undefined) {
      return idle;
    }
    if ([...environments].filter((environment) => !environment.gone).length >= limit) {
      throw new TooManyRequests(definition.name, limit);
    }
    const started = new Environment(definition, variables, platform.log);
    environments.add(started);
    void started.ended.then(() => environments.delete(started));
    return started;
  };

  return {
    definition,
    invoke: async (event) => freeEnvironment().invoke(event),
    stop: async () => {
      await Promise.all([...environments].map((environment) => environment.kill()));
    },
  };
}
