/** A message that was received and is hidden from other receivers until its visibility timeout is over. */
export interface QueueMessage {
  readonly id: string;
  readonly receiptHandle: string;
  /** The element of `Records` in the function's event. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** A queue, as far as an event source needs it. */
export interface MessageQueue {
  /** In seconds: a message comes again when it was not deleted for so long. */
  readonly visibilityTimeout: number;
  /** Waits for messages (`seconds`: 20 at most), but not longer than until the signal. */
  receive(limit: number, seconds: number, signal: AbortSignal): Promise<readonly QueueMessage[]>;
  /** Answers those that could not be deleted. */
  delete(messages: readonly QueueMessage[]): Promise<readonly QueueMessage[]>;
}
