import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { StreamId } from '../core/stream-id.ts';
import type { PositionsAnswer, PositionsQuestion } from '../event-store/positions-question.ts';
import { type ConsumerPositions, ConsumerUnreachable } from './consumer-positions.ts';

export interface LambdaConsumerPositionsOptions {
  readonly client: LambdaClient;
  /** The name of the function of each consumer: one function may write several. */
  readonly functions: Readonly<Record<string, string>>;
}

/** Calls the function of each consumer: it alone can reach the store of its read model. */
export class LambdaConsumerPositions implements ConsumerPositions {
  readonly consumers: readonly string[];
  readonly #client: LambdaClient;
  readonly #functions: Readonly<Record<string, string>>;

  constructor({ client, functions }: LambdaConsumerPositionsOptions) {
    this.#client = client;
    this.#functions = functions;
    this.consumers = Object.keys(functions).sort();
  }

  async positions(consumer: string, streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    if (streams.length === 0) return new Map();
    const question: PositionsQuestion = { positionsOf: streams, generation: consumer };
    const invoke = new InvokeCommand({
      FunctionName: this.#functions[consumer],
      Payload: Buffer.from(JSON.stringify(question)),
    });
    const { FunctionError, Payload } = await this.#client.send(invoke).catch((cause: unknown) => {
      throw new ConsumerUnreachable(consumer, cause);
    });
    // What the function threw is in its own log; here it could hold a value.
    if (FunctionError !== undefined || Payload === undefined)
      throw new ConsumerUnreachable(consumer, FunctionError);
    const answer = JSON.parse(Buffer.from(Payload).toString()) as PositionsAnswer | null;
    if (answer === null) throw new ConsumerUnreachable(consumer, 'no answer');
    return new Map(Object.entries(answer) as [StreamId, number][]);
  }
}
