import { expect, test } from 'vitest';
import { lineOf } from '../../lambdas/event-store/commit-lines.ts';
import { linesUntil } from '../../lambdas/replay/lines-until.ts';
import { commitOf } from '../support/histories.ts';
import { bucketOf } from './bucket.ts';

const at = (time: string, stream: string, version: number) => ({
  ...commitOf(stream, version),
  at: `2010-12-0${time}.000Z`,
});
const NIGHT = '2010-12-01T23:59:59.999Z';

async function placesUntil(until: string, commits: Parameters<typeof bucketOf>[0]) {
  const places: string[] = [];
  for await (const { stream, version } of linesUntil(bucketOf(commits), until))
    places.push(`${stream}@${version}`);
  return places;
}

test('G10 each stream as it was at the end of a day, the moment included', async () => {
  const commits = [
    at('1T08:00:00', 'order#a', 1),
    at('2T08:00:00', 'order#a', 2),
    { ...commitOf('order#b', 1), at: NIGHT },
    at('2T00:00:00', 'order#c', 1),
    at('1T09:00:00', 'order#d', 1),
  ];
  expect(await placesUntil(NIGHT, commits)).toEqual(['order#a@1', 'order#b@1', 'order#d@1']);
});

test('what follows on a later commit was made after it, whatever its clock said', async () => {
  const commits = [
    at('1T08:00:00', 'order#a', 1),
    at('2T08:00:00', 'order#a', 2),
    at('1T07:00:00', 'order#a', 3),
    at('1T07:00:00', 'order#b', 1),
  ];
  expect(await placesUntil(NIGHT, commits)).toEqual(['order#a@1', 'order#b@1']);
});

test('a line that cannot be read is left to who folds it', async () => {
  async function* lines() {
    const line = lineOf(commitOf('order#a', 1));
    yield { ...line, line: '{"stream":"order#a"' };
  }
  for await (const line of linesUntil(lines(), NIGHT)) expect(line.line).toBe('{"stream":"order#a"');
  expect.assertions(1);
});
