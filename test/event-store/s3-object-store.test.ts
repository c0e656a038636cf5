import { NoSuchKey, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { ArchiveUnavailable, ObjectMissing } from '../../lambdas/event-store/object-store.ts';
import { ObjectsNotRemoved, S3ObjectStore } from '../../lambdas/event-store/s3-object-store.ts';
import { collected } from '../support/collected.ts';

interface Call {
  readonly Key?: string;
  readonly Range?: string;
}

/** Answers calls in turn: with what is given, or by throwing it. */
function answering(...answers: readonly unknown[]) {
  const calls: Call[] = [];
  const client = {
    send: async ({ input }: { readonly input: Call }) => {
      calls.push(input);
      const answer = answers[calls.length - 1];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as S3Client;
  return { calls, objects: new S3ObjectStore({ client, bucket: 'archive' }) };
}

const fault = (name: string, status: number) =>
  new S3ServiceException({
    name,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });

const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

/** A body that comes in pieces, and breaks off with an error if one is given. */
const body = (pieces: readonly string[], end?: Error) => ({
  Body: (async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
    if (end) throw end;
  })(),
});

const body1 = new Uint8Array([1]);
const readAll = async (objects: S3ObjectStore) =>
  Buffer.concat(await collected(objects.read('commits/a'))).toString();

describe('putting an object', () => {
  test('is tried again where somebody else writes or removes it at that moment', async () => {
    const conflict = fault('ConditionalRequestConflict', 409);
    const { calls, objects } = answering(conflict, fault('NoSuchKey', 404), {});
    expect(await objects.putNew('commits/a', body1)).toBe(true);
    expect(calls).toHaveLength(3);
    expect(calls[2]).toMatchObject({ Bucket: 'archive', Key: 'commits/a', Body: body1, IfNoneMatch: '*' });

    const lost = answering(conflict, fault('PreconditionFailed', 412));
    expect(await lost.objects.putNew('commits/a', body1)).toBe(false);
  });

  test('is given up after some conflicts', async () => {
    const { calls, objects } = answering(...Array(20).fill(fault('ConditionalRequestConflict', 409)));
    await expect(objects.putNew('commits/a', body1)).rejects.toBeInstanceOf(ArchiveUnavailable);
    expect(calls).toHaveLength(6);
  });

  test.each([
    ['InternalError', 500],
    ['SlowDown', 503],
  ])('may be tried later after %s', async (name, status) => {
    const { objects } = answering(fault(name, status));
    await expect(objects.putNew('commits/a', body1)).rejects.toBeInstanceOf(ArchiveUnavailable);
  });

  test('is refused in the words of S3 where we may not', async () => {
    const denied = fault('AccessDenied', 403);
    await expect(answering(denied).objects.putNew('commits/a', body1)).rejects.toBe(denied);
  });
});

describe('reading an object', () => {
  test('goes on where the connection broke', async () => {
    const { calls, objects } = answering(body(['abc', 'de'], reset), body(['f'], reset), body(['gh']));
    expect(await readAll(objects)).toBe('abcdefgh');
    expect(calls.map(({ Range }) => Range)).toEqual([undefined, 'bytes=5-', 'bytes=6-']);
  });

  test('is given up where nothing more comes', async () => {
    const { calls, objects } = answering(body(['abc'], reset), body([], reset), body(['def']));
    await expect(readAll(objects)).rejects.toBeInstanceOf(ArchiveUnavailable);
    expect(calls).toHaveLength(2);
  });

  test('that goes meanwhile ends in its being missing', async () => {
    const gone = new NoSuchKey({ message: 'gone', $metadata: { httpStatusCode: 404 } });
    const { objects } = answering(body(['abc'], reset), gone);
    await expect(readAll(objects)).rejects.toBeInstanceOf(ObjectMissing);
  });
});

describe('removing objects', () => {
  test('fails where the answer names one that is still there', async () => {
    const { objects } = answering({ Errors: [{ Key: 'a', Code: 'AccessDenied', Message: 'no' }] });
    const removing = objects.remove(['a', 'b']);
    await expect(removing).rejects.toBeInstanceOf(ObjectsNotRemoved);
    await expect(removing).rejects.toThrow('1 objects could not be removed (AccessDenied)');
  });

  test('takes a thousand at once', async () => {
    const { calls, objects } = answering({}, {});
    await objects.remove(Array.from({ length: 1_001 }, (_, index) => `${index}`));
    expect(calls).toHaveLength(2);
  });
});
