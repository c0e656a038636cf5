import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

interface FakeAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** `undefined` breaks the connection off, after the request was taken in. */
export type Answering = (request: Received, count: number) => FakeAnswer | undefined;

/** A loopback server that keeps what it received and answers as it is told. */
export async function startFakeBackend(initial: Answering) {
  const received: Received[] = [];
  let answering = initial;
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const taken: Received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: request.method === 'POST' ? await json(request) : undefined,
    };
    received.push(taken);
    const answer = answering(taken, received.length);
    if (answer === undefined) return request.socket.destroy();
    return response
      .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      .end(JSON.stringify(answer.body ?? {}));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answer(next: Answering) {
      received.length = 0;
      answering = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export type FakeBackend = Awaited<ReturnType<typeof startFakeBackend>>;

/**
 * Takes commands as the backend does: it knows the keys that it has seen, refuses one that comes with another body,
 * and a product that is there already. It answers every query.
 *
 * @param stock holds afterwards what came in of each product
 */
export function acceptingCommands(stock = new Map<string, number>()): Answering {
  const stored: Stored = { stock, versions: new Map(), answers: new Map() };
  return (request) =>
    request.method === 'GET' ? { status: 200, body: { items: [], next: null } } : answer(request, stored);
}

interface Stored {
  readonly stock: Map<string, number>;
  readonly versions: Map<string, number>;
  readonly answers: Map<string, { readonly body: string; readonly answer: FakeAnswer }>;
}

function answer(request: Received, stored: Stored): FakeAnswer {
  const key = `${request.path} ${request.headers['idempotency-key']}`;
  const body = JSON.stringify(request.body);
  const earlier = stored.answers.get(key);
  if (earlier === undefined) {
    const answer = execute(request, stored);
    if (answer.status < 300) stored.answers.set(key, { body, answer });
    return answer;
  }
  if (earlier.body !== body) return refusal(422, 'idempotency-key-reused');
  return { ...earlier.answer, headers: { 'idempotency-replayed': 'true' } };
}

function execute({ path, body }: Received, { stock, versions }: Stored): FakeAnswer {
  const [, collection = '', id = '', command = ''] = path.split('/');
  const stream = `${collection.slice(0, -1)}#${id}`;
  const before = versions.get(stream) ?? 0;
  const { lines = [], initialStock = 0, quantity = 0 } = body as CommandBody;
  if (command === 'register-product' && before > 0) return refusal(409, 'rejected', 'AlreadyExists');
  if (collection === 'products') stock.set(id, (stock.get(id) ?? 0) + initialStock + quantity);
  const version = before + 1 + lines.length + (initialStock > 0 ? 1 : 0);
  versions.set(stream, version);
  return {
    status: /^(create|register)-/.test(command) ? 201 : 200,
    body: { stream, version, events: [] },
  };
}

interface CommandBody {
  readonly lines?: readonly unknown[];
  readonly initialStock?: number;
  readonly quantity?: number;
}

const refusal = (status: number, slug: string, rejection?: string): FakeAnswer => ({
  status,
  body: { type: `urn:varve:problem:${slug}`, detail: 'Do otherwise.', ...(rejection && { rejection }) },
});
