import type { IncomingMessage } from 'node:http';

/** Largest payload of an HTTP API, 10 MB: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

/**
 * The whole body, or undefined when it is too large; it is then read to its end and thrown away.
 * @param largest in bytes. @default what API Gateway takes
 */
export async function readBody(
  message: IncomingMessage,
  largest = LARGEST_BODY_BYTES,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= largest) {
      chunks.push(chunk);
    }
  }
  return bytes <= largest ? Buffer.concat(chunks) : undefined;
}
