import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { HttpAnswer } from './gateway-answer.ts';
import { type Listening, listen } from './listen.ts';

/** An API of AWS on the loopback address, for functions that call it: each answer carries the id of its request. */
export function startAwsApi(answerOf: (message: IncomingMessage) => Promise<HttpAnswer>): Promise<Listening> {
  // A function that stands still between two invocations would not see that its connection was closed meanwhile.
  const server = createServer({ keepAliveTimeout: 0 }, async (message, response) => {
    const { status, headers, body } = await answerOf(message);
    response.writeHead(status, {
      ...headers,
      'content-length': Buffer.byteLength(body),
      'x-amzn-requestid': randomUUID(),
    });
    response.end(body);
  });
  return listen(server, 0);
}
