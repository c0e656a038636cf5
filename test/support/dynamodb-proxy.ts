import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way: before the engine has seen it, or carried out and before its answer is heard. */
export interface Encounter {
  readonly moment: 'before' | 'after';
  /** Which request it is, from 1. */
  readonly step: number;
  /** As in `PutItem`. */
  readonly operation: string;
  /** Of a transaction the one that it names first. */
  readonly table: string;
}

/** What becomes of a request: it goes on, or its connection ends without an answer. */
export type Interruption = (at: Encounter) => Promise<'goes on' | 'is cut'>;

export interface DynamoDbProxy {
  readonly url: string;
  /** The requests since the last {@link interrupt}, those that were cut off among them. */
  readonly steps: readonly Encounter[];
  /** Counts from 1 again, and shows each request that comes from now on to `interruption`. */
  interrupt(interruption: Interruption): void;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const undisturbed: Interruption = async () => 'goes on';

/** Stands between a client and its DynamoDB, and lets a test meet every request on its way there and back. */
export async function startDynamoDbProxy(engine: string): Promise<DynamoDbProxy> {
  let interruption = undisturbed;
  let steps: Encounter[] = [];

  async function pass(message: IncomingMessage): Promise<Answer | undefined> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const step = { ...whatIs(message, body), step: steps.length + 1, moment: 'before' } as const;
    steps.push(step);
    const meet = interruption;
    if ((await meet(step)) === 'is cut') return undefined;
    const answer = await forward(engine, message, body);
    return (await meet({ ...step, moment: 'after' })) === 'is cut' ? undefined : answer;
  }

  const server = createServer((message, response) => {
    pass(message).then(
      (answer) => send(response, answer),
      () => send(response, undefined),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get steps() {
      return steps;
    },
    interrupt(next) {
      interruption = next;
      steps = [];
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function whatIs({ headers }: IncomingMessage, body: Buffer): Pick<Encounter, 'operation' | 'table'> {
  return {
    operation: String(headers['x-amz-target']).split('.').at(-1) ?? '',
    table: /"TableName":"([^"]+)"/.exec(body.toString())?.[1] ?? '',
  };
}

async function forward(engine: string, { headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const passedOn = ['x-amz-target', 'content-type', 'authorization', 'x-amz-date'];
  const response = await fetch(engine, {
    method: 'POST',
    headers: passedOn.map((name): [string, string] => [name, String(headers[name])]),
    body: new Uint8Array(body),
  });
  return {
    status: response.status,
    headers: { 'content-type': response.headers.get('content-type') ?? '' },
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function send(response: ServerResponse, answer: Answer | undefined): void {
  if (answer === undefined) response.destroy();
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}
