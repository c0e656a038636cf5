import type { Api, ApiAnswer } from '../api.ts';
import type { Command } from './command.ts';

/** A command that the backend did not carry out, and why, in the backend's words. */
export interface Refusal {
  readonly command: string;
  readonly status: number;
  readonly problem: string;
  /** What the domain calls it, when it was the domain that refused. */
  readonly rejection?: string;
  readonly detail: string;
}

/** A version of a stream that a command was answered with. */
export interface Acknowledged {
  readonly stream: string;
  readonly version: number;
}

/** What became of commands on one stream. */
export interface Outcome {
  /** Commands that were acknowledged. */
  readonly commands: number;
  /** Nothing took effect: all of it was there from an earlier import. */
  readonly repeated: boolean;
  /** The last version that was acknowledged; none when the first command was refused already. */
  readonly acknowledged?: Acknowledged;
  readonly refusal?: Refusal;
}

const nothingSent: Outcome = { commands: 0, repeated: true };

/**
 * Sends commands to one stream, one after another; the first that is refused is the last that is sent.
 *
 * @param resource path of what the commands are for: `/orders/536365`
 * @param before what became of the commands that these go on from
 * @throws {TokenRefused}
 * @throws {NoAnswer}
 */
export async function sendCommands(
  api: Api,
  resource: string,
  commands: readonly Command[],
  before = nothingSent,
): Promise<Outcome> {
  let outcome = before;
  for (const { name, key, body } of commands) {
    const headers = { 'idempotency-key': key };
    const answer = await api({ method: 'POST', path: `${resource}/${name}`, headers, body });
    demandAccepted(answer);
    if (answer.status >= 400) return { ...outcome, repeated: false, refusal: refusalOf(name, answer) };
    outcome = {
      commands: outcome.commands + 1,
      repeated: outcome.repeated && answer.headers.get('idempotency-replayed') === 'true',
      acknowledged: answer.body as Acknowledged,
    };
  }
  return outcome;
}

/** A token that is refused for one command is refused for all. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

function demandAccepted({ status }: ApiAnswer): void {
  if (status !== 401 && status !== 403) return;
  throw new TokenRefused(
    `The backend refuses the token (${status}): an import needs an operator's, not expired.`,
  );
}

function refusalOf(command: string, { status, body }: ApiAnswer): Refusal {
  const { type, rejection, detail, title, message, errors = [] } = (body ?? {}) as Problem;
  const paths = errors.map((error) => `${error.path}: ${error.message}`);
  return {
    command,
    status,
    problem: slugOf(type),
    ...(rejection === undefined ? {} : { rejection }),
    detail: [detail ?? title ?? message ?? '', ...paths].join('; '),
  };
}

const slugOf = (type = ''): string => type.split(':').at(-1) ?? '';

/** RFC 9457, and what API Gateway answers by itself (`message`). */
interface Problem {
  readonly type?: string;
  readonly rejection?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
