import { describe, expect, test } from 'vitest';
import { LoadedStream, StreamHole } from '../../lambdas/event-store/loaded-stream.ts';
import { newStream } from '../contracts/new-stream.ts';
import { snapshotOf } from '../contracts/snapshot-store.ts';
import { commitOf } from '../support/histories.ts';

describe('S24 a stream from its snapshot on', () => {
  const stream = newStream();
  const snapshot = snapshotOf(stream, 16);
  const [base, next] = [commitOf(stream, 16), commitOf(stream, 17, 2)];

  test('holds what came after the commit that it stands on', () => {
    expect(LoadedStream.after(snapshot, [base, next])).toMatchObject({ version: 18, commits: [next] });
  });

  test.each([
    ['that commit does not come back', []],
    ['another commit comes first', [next]],
    ['another commit stands at its version', [{ ...base, commitId: 'of another timeline' }, next]],
    ['that commit ends elsewhere', [{ ...commitOf(stream, 16, 2) }]],
  ])('is none when %s', (_, commits) => {
    expect(LoadedStream.after(snapshot, commits)).toBeUndefined();
  });

  test('G2 has no hole either', () => {
    expect(() => LoadedStream.after(snapshot, [base, commitOf(stream, 18)])).toThrow(StreamHole);
  });
});
