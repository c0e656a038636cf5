import type { MessageQueue, QueueMessage } from '../../../local/event-sources/message-queue.ts';
import { pause } from '../../../local/event-sources/pace.ts';

interface Stored {
  readonly id: string;
  readonly group: string | undefined;
  hiddenUntil: number;
  receipts: number;
  /** What its event holds besides the id. */
  more: object;
}

/**
 * A queue in memory, as SQS: a message is hidden once it was received; messages with a group are received in order,
 * and none while another of the group is hidden. Ids are `<group>:<name>`, or without a group any text.
 */
export class MemoryQueue implements MessageQueue {
  visibilityTimeout = 0.06;
  /** Thrown by the next calls of `receive`. */
  readonly faults: Error[] = [];
  #messages: Stored[] = [];

  constructor(...ids: readonly string[]) {
    this.send(...ids);
  }

  send(...ids: readonly string[]): void {
    for (const id of ids) this.sendWith(id, {});
  }

  sendWith(id: string, more: object): void {
    const group = id.includes(':') ? id.split(':')[0] : undefined;
    this.#messages.push({ id, group, hiddenUntil: 0, receipts: 0, more });
  }

  /** How often each message that is still there was received. */
  get receipts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#messages.map(({ id, receipts }) => [id, receipts]));
  }

  async receive(limit: number, seconds: number, signal: AbortSignal): Promise<readonly QueueMessage[]> {
    const fault = this.faults.shift();
    if (fault !== undefined) throw fault;
    const until = Date.now() + seconds * 1_000;
    while (!signal.aborted) {
      const ready = this.#ready().slice(0, limit);
      if (ready.length > 0) return ready.map((message) => this.#hand(message));
      if (Date.now() >= until) break;
      await pause(2, signal);
    }
    return [];
  }

  async delete(messages: readonly QueueMessage[]): Promise<readonly QueueMessage[]> {
    const ids = new Set(messages.map(({ id }) => id));
    this.#messages = this.#messages.filter(({ id }) => !ids.has(id));
    return [];
  }

  #ready(): Stored[] {
    const now = Date.now();
    const locked = new Set(
      this.#messages.filter(({ hiddenUntil }) => hiddenUntil > now).map(({ group }) => group),
    );
    return this.#messages.filter(
      ({ group, hiddenUntil }) => hiddenUntil <= now && (group === undefined || !locked.has(group)),
    );
  }

  #hand(message: Stored): QueueMessage {
    message.receipts += 1;
    message.hiddenUntil = Date.now() + this.visibilityTimeout * 1_000;
    const { id, more } = message;
    return { id, receiptHandle: `${message.receipts}`, event: { messageId: id, ...more } };
  }
}
