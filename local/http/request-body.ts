import type { IncomingMessage } from 'node:http';

/** Largest payload of an HTTP API, 10 MB: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

/** The whole body, or undefined when it is larger than API Gateway takes; it is then read to its end and thrown away. */
export async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= LARGEST_BODY_BYTES) {
      chunks.push(chunk);
    }
  }
  return bytes <= LARGEST_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}
