import { DescribeStreamSummaryCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { StreamCreation } from './stream-creation.ts';

/** Asks Kinesis, once for each stream: it answers 20 such questions a second in the whole account. */
export class KinesisStreamCreation implements StreamCreation {
  readonly #client: KinesisClient;
  readonly #known = new Map<string, number>();

  constructor(client: KinesisClient) {
    this.#client = client;
  }

  async createdAt(streamArn: string): Promise<number> {
    const name = nameOf(streamArn);
    const createdAt = this.#known.get(name) ?? (await this.#ask(name));
    this.#known.set(name, createdAt);
    return createdAt;
  }

  async #ask(StreamName: string): Promise<number> {
    const { StreamDescriptionSummary } = await this.#client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    const created = StreamDescriptionSummary?.StreamCreationTimestamp;
    if (created === undefined) throw new Error(`Kinesis does not say when ${StreamName} was made`);
    return Math.floor(created.getTime() / 1000);
  }
}

/** `…:stream/<name>`, and `/consumer/…` behind it where the reader has a throughput of its own. */
const nameOf = (arn: string): string =>
  arn.slice(arn.indexOf(':stream/') + ':stream/'.length).split('/')[0] ?? '';
