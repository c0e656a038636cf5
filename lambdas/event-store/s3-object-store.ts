import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isTransient } from '../shared/aws-faults.ts';
import { pauseAfter } from './jitter.ts';
import { ArchiveUnavailable, type ListedObject, ObjectMissing, type ObjectStore } from './object-store.ts';

/** Attempts at a put while somebody else writes or removes the object. */
const MAX_ATTEMPTS = 6;

/** AWS: "DeleteObjects": 1,000 keys a call. */
const MOST_REMOVED_AT_ONCE = 1_000;

/** Objects of one bucket. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(options: { readonly client: S3Client; readonly bucket: string }) {
    this.#client = options.client;
    this.#bucket = options.bucket;
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    let next: string | undefined;
    do {
      const page = await this.#client
        .send(new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ContinuationToken: next }))
        .catch(throwObjectFault);
      for (const { Key = '', Size = 0 } of page.Contents ?? []) yield { key: Key, size: Size };
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  read(key: string): AsyncGenerator<Uint8Array> {
    return this.#readFrom(key, 0);
  }

  async putNew(key: string, body: Uint8Array): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#tryToPut(key, body);
      if (typeof outcome === 'boolean') return outcome;
      if (attempt === MAX_ATTEMPTS) throw new ArchiveUnavailable(outcome.collision);
      await pauseAfter(attempt);
    }
  }

  /** Who reads slowly may lose the connection: what was not read yet is asked for again, as long as some comes each time. */
  async *#readFrom(key: string, from: number): AsyncGenerator<Uint8Array> {
    let offset = from;
    try {
      for await (const piece of await this.#open(key, from)) {
        offset += piece.byteLength;
        yield piece;
      }
      return;
    } catch (error) {
      if (offset === from || !isTransient(error)) throwReadFault(error, key);
    }
    yield* this.#readFrom(key, offset);
  }

  async #tryToPut(key: string, body: Uint8Array): Promise<boolean | { readonly collision: unknown }> {
    try {
      await this.#client.send(
        new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, IfNoneMatch: '*' }),
      );
      return true;
    } catch (error) {
      if (nameOf(error) === 'PreconditionFailed') return false;
      if (COLLIDED.includes(nameOf(error))) return { collision: error };
      return throwObjectFault(error);
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += MOST_REMOVED_AT_ONCE) {
      const Objects = keys.slice(from, from + MOST_REMOVED_AT_ONCE).map((Key) => ({ Key }));
      const command = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } });
      // 200 may hold failures.
      const { Errors = [] } = await this.#client.send(command).catch(throwObjectFault);
      const [failure] = Errors;
      if (failure !== undefined) throw new ObjectsNotRemoved(Errors.length, failure.Code);
    }
  }

  async #open(key: string, offset: number): Promise<AsyncIterable<Uint8Array>> {
    const { Body } = await this.#client.send(
      new GetObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        ...(offset > 0 && { Range: `bytes=${offset}-` }),
      }),
    );
    return Body as unknown as AsyncIterable<Uint8Array>;
  }
}

/** Objects are still there that were to go. */
export class ObjectsNotRemoved extends Error {
  readonly code = 'ObjectsNotRemoved';
  constructor(count: number, reason = 'unknown') {
    super(`${count} objects could not be removed (${reason}); remove them again`);
    this.name = 'ObjectsNotRemoved';
  }
}

/**
 * Somebody else wrote or removed the object meanwhile, and nothing was written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
const COLLIDED = ['ConditionalRequestConflict', 'NoSuchKey'];

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

function throwReadFault(error: unknown, key: string): never {
  if (error instanceof NoSuchKey) throw new ObjectMissing(key, { cause: error });
  return throwObjectFault(error);
}

/** @throws {ArchiveUnavailable} where it passes; else the error itself */
function throwObjectFault(error: unknown): never {
  throw isTransient(error) ? new ArchiveUnavailable(error) : error;
}
