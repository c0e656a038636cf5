import { type Api, type ApiAnswer, NoAnswer } from '../api.ts';
import { CommandFailed } from '../command-failed.ts';
import { eachAtMost } from '../each-at-most.ts';
import type { Progress } from '../progress.ts';
import type { Order } from './order.ts';
import { commandsOf, type OrderCommand } from './order-commands.ts';

/** A command that the backend did not carry out, and why, in the backend's words. */
export interface Refusal {
  readonly command: OrderCommand['name'];
  readonly status: number;
  readonly problem: string;
  readonly detail: string;
}

export interface SentOrder {
  readonly order: Order;
  /** Commands that were acknowledged. */
  readonly commands: number;
  /** Nothing took effect: all of it was there from an earlier import. */
  readonly repeated: boolean;
  /** The last version that was acknowledged; none when the order could not even be created. */
  readonly acknowledged?: { readonly stream: string; readonly version: number };
  readonly refusal?: Refusal;
}

/**
 * Sends the orders, several at a time; the commands of one order follow one another.
 * An order that is refused does not stop the others.
 *
 * @throws {CommandFailed} when no order can get through: the backend does not answer, or refuses the token.
 */
export async function sendOrders(
  orders: readonly Order[],
  { api, concurrency, progress }: { api: Api; concurrency: number; progress: Progress },
): Promise<SentOrder[]> {
  const sent: SentOrder[] = [];
  try {
    await eachAtMost(concurrency, orders, async (order) => {
      sent.push(await sendOrder(order, api));
      progress.advance();
    });
  } catch (cause) {
    if (!(cause instanceof NoAnswer || cause instanceof TokenRefused)) throw cause;
    const progress = `${sent.length} of ${orders.length} orders are through`;
    throw new CommandFailed(`${cause.message} ${progress}; importing again goes on from there.`, { cause });
  }
  return sent;
}

async function sendOrder(order: Order, api: Api): Promise<SentOrder> {
  let sent: SentOrder = { order, commands: 0, repeated: true };
  for (const { name, key, body } of commandsOf(order)) {
    const headers = { 'idempotency-key': key };
    const answer = await api({ method: 'POST', path: `/orders/${order.id}/${name}`, headers, body });
    demandAccepted(answer);
    if (answer.status >= 400) return { ...sent, repeated: false, refusal: refusalOf(name, answer) };
    sent = {
      order,
      commands: sent.commands + 1,
      repeated: sent.repeated && answer.headers.get('idempotency-replayed') === 'true',
      acknowledged: answer.body as { stream: string; version: number },
    };
  }
  return sent;
}

class TokenRefused extends Error {}

/** A token that is refused for one order is refused for all. */
function demandAccepted({ status }: ApiAnswer): void {
  if (status !== 401 && status !== 403) return;
  throw new TokenRefused(
    `The backend refuses the token (${status}): an import needs an operator's, not expired.`,
  );
}

function refusalOf(command: OrderCommand['name'], { status, body }: ApiAnswer): Refusal {
  const { type = '', rejection, detail, title, message, errors = [] } = (body ?? {}) as Problem;
  const slug = type.split(':').at(-1) ?? '';
  const paths = errors.map((error) => `${error.path}: ${error.message}`);
  return {
    command,
    status,
    problem: rejection === undefined ? slug : `${slug} (${rejection})`,
    detail: [detail ?? title ?? message ?? '', ...paths].join('; '),
  };
}

/** RFC 9457, and what API Gateway answers by itself (`message`). */
interface Problem {
  readonly type?: string;
  readonly rejection?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}
