import { type Api, type ApiAnswer, type ApiRequest, NoAnswer } from './api.ts';
import { CommandFailed } from './command-failed.ts';

/** @throws {CommandFailed} when no answer comes */
export const demandAnswer = (api: Api, request: ApiRequest): Promise<ApiAnswer> =>
  api(request).catch((cause: unknown) => {
    if (!(cause instanceof NoAnswer)) throw cause;
    throw new CommandFailed(`${cause.message} Is the backend running, and the address right?`, { cause });
  });

/** What went wrong, as `The streams cannot be listed`, why, and what to do about it. */
export function describeRefusal(what: string, { status, body }: ApiAnswer): string {
  if (status === 401) {
    return `The backend refuses the token (${status}): give one that has not expired with --token or VARVE_TOKEN.`;
  }
  const { detail, errors = [] } = (body ?? {}) as Problem;
  const reasons = errors.map(({ path, message }) => `${path}: ${message}`);
  return [`${what} (${status})`, ...reasons, detail ?? 'Try again later.'].join('. ');
}

/** RFC 9457. */
interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
