import type { Invocation, LambdaFunction } from '../../../local/functions/lambda-function.ts';

/** A function that needs no process: what it was invoked with is kept, and this is its answer. */
export function answeringFunction(answer: (event: unknown) => Invocation | Promise<Invocation>): {
  readonly fn: LambdaFunction;
  readonly events: Record<string, unknown>[];
} {
  const events: Record<string, unknown>[] = [];
  return {
    events,
    fn: {
      definition: {
        logicalId: 'Probe',
        name: 'probe',
        arn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
        codeDir: '/nowhere',
        handler: 'index.handler',
        timeoutSeconds: 10,
        memoryMb: 256,
        environment: {},
      },
      invoke: async (event) => {
        events.push(event as Record<string, unknown>);
        return answer(event);
      },
      stop: async () => undefined,
    },
  };
}
