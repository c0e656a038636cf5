/**
 * What runs inside an environment: loads the bundle once, then answers one invocation after the other.
 * Started by `environment.ts` with the function's variables and nothing else.
 */
import { describeError, RuntimeError } from './function-error.ts';
import { type Handler, loadHandler } from './handler-loader.ts';
import { lambdaContext } from './lambda-context.ts';
import type { EnvironmentMessage, InvokeMessage } from './messages.ts';

/** Largest answer of a synchronous invocation: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_ANSWER_BYTES = 6_291_556;

let busy = false;

const say = (message: EnvironmentMessage, then?: () => void) => process.send?.(message, () => then?.());

async function answer(handler: Handler, invoke: InvokeMessage): Promise<void> {
  busy = true;
  try {
    const result = await handler(invoke.event, lambdaContext(invoke, process.env));
    const payload = JSON.stringify(result) ?? 'null';
    refuseTooLarge(payload);
    say({ kind: 'answered', payload });
  } catch (thrown) {
    say({ kind: 'failed', error: describeError(thrown) });
  }
  busy = false;
}

function refuseTooLarge(payload: string): void {
  if (Buffer.byteLength(payload) > LARGEST_ANSWER_BYTES) {
    throw new RuntimeError(
      'Function.ResponseSizeTooLarge',
      `Response payload size exceeded maximum allowed payload size (${LARGEST_ANSWER_BYTES} bytes).`,
    );
  }
}

/** An error that nobody caught fails the invocation it happened in, and ends the environment. */
function endWith(thrown: unknown, exitCode: number): void {
  const leave = () => process.exit(exitCode);
  if (busy) {
    say({ kind: 'crashed', error: describeError(thrown) }, leave);
  } else {
    leave();
  }
}

process.on('uncaughtException', (error) => endWith(error, 129));
process.on('unhandledRejection', (reason) =>
  endWith(new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason)), 128),
);
process.on('disconnect', () => process.exit(0));

try {
  const variables = process.env;
  const handler = await loadHandler(variables.LAMBDA_TASK_ROOT ?? '', variables._HANDLER ?? '');
  process.on('message', (message) => void answer(handler, message as InvokeMessage));
  say({ kind: 'ready' });
} catch (thrown) {
  say({ kind: 'crashed', error: describeError(thrown) }, () => process.exit(1));
}
