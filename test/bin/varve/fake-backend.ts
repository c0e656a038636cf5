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

/** Takes every command, and knows the keys that it has seen. */
export function acceptingOrders(): Answering {
  const versions = new Map<string, number>();
  return (request) =>
    request.method === 'GET' ? { status: 200, body: { items: [], next: null } } : accept(request, versions);
}

function accept({ path, headers, body }: Received, versions: Map<string, number>): FakeAnswer {
  const [, , id = '', command] = path.split('/');
  const key = String(headers['idempotency-key']);
  const repeated = versions.get(key);
  const { lines = [] } = body as { lines?: unknown[] };
  const version = repeated ?? (versions.get(id) ?? 0) + 1 + lines.length;
  versions.set(key, version).set(id, version);
  return {
    status: command === 'create-order' ? 201 : 200,
    headers: repeated === undefined ? {} : { 'idempotency-replayed': 'true' },
    body: { stream: `order#${id}`, version, events: [] },
  };
}
