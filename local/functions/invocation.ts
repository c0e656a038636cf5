/** How an invocation ended: the handler's answer, or, with `functionError`, Lambda's description of the error. */
export type Invocation = {
  readonly payload: unknown;
  readonly functionError?: 'Unhandled' | 'Timeout';
};
