/** Ends of an invocation that the function itself cannot tell of. */
export type FunctionFailure =
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'exited'; readonly how: string };

export const describeExit = (code: number | null, signal: string | null): string =>
  signal === null
    ? `Runtime exited with error: exit status ${code}`
    : `Runtime exited with error: signal: ${signal}`;

/** The payload of an invocation that was ended at its timeout. */
export const timeoutError = (requestId: string, timeoutSeconds: number) => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `${new Date().toISOString()} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
});

/** The payload of an invocation whose process went away: https://repost.aws/knowledge-center/lambda-troubleshoot-invoke-error-502-500 */
export const exitError = (requestId: string, how: string) => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: ${how}`,
});
