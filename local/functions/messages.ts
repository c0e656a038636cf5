/** What the parent asks of an environment: one invocation. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** The form in which Lambda reports an error of a Node.js function. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What an environment says: it is ready, how its invocation ended, or that it ends itself. */
export type EnvironmentMessage =
  | { readonly kind: 'ready' }
  /** `payload` is JSON text: what the handler returned, as it would leave the function. */
  | { readonly kind: 'answered'; readonly payload: string }
  | { readonly kind: 'failed'; readonly error: FunctionErrorPayload }
  /** It could not load its bundle, or an error was caught by nobody: it ends now. */
  | { readonly kind: 'crashed'; readonly error: FunctionErrorPayload };
