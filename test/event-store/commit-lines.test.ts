import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { MalformedCommit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { commitOf, inOrder, lineOf, packLines, placeLine } from '../../lambdas/event-store/commit-lines.ts';

const commit = (id: string, version: number): Commit => ({
  stream: StreamId.of('account', id),
  version,
  commitId: '0197a1c2-0000-7000-8000-000000000001',
  at: '2010-12-01T08:26:00.000Z',
  commandId: 'key',
  commandHash: 'hash',
  meta: { correlationId: 'a', causationId: 'b', actor: { role: 'operator', id: 'o-1' } },
  events: [
    {
      type: 'MoneyDeposited',
      schemaVersion: 2,
      data: { amount: { amount: 10, currency: 'GBP' }, text: '￾\n"é' },
    },
  ],
});

describe('a line of the archive', () => {
  test('says where its commit stands without being parsed, and gives it back as it was (S07)', () => {
    const line = lineOf(commit('a-1', 12));
    expect(placeLine(line.line)).toEqual(line);
    expect(placeLine(line.line)).toMatchObject({ stream: 'account#a-1', version: 12 });
    expect(commitOf(line)).toEqual(commit('a-1', 12));
  });

  test.each([
    '',
    '{}',
    '{"version":1,"stream":"account#a-1"}',
    '{"stream":"account","version":1,"commitId":"x"}',
    '{"stream":"account#a-1","version":0,"commitId":"x"}',
    '{"stream":"account#a-1","version":01,"commitId":"x"}',
    '{"stream":"account#a-1","version":1.5,"commitId":"x"}',
    '{"stream":"account#a-1","version":1234567890123456,"commitId":"x"}',
  ])('%s is none', (line) => {
    expect(() => placeLine(line)).toThrow(MalformedCommit);
  });

  test('holds no pointer: the archive can give back what was stored', () => {
    const line = '{"stream":"account#a-1","version":1,"count":2}';
    expect(() => commitOf(placeLine(line))).toThrow('Not a commit: a pointer');
  });
});

test('an object is JSON Lines, compressed with Zstandard', async () => {
  const lines = [lineOf(commit('a-1', 1)), lineOf(commit('a-1', 2))];
  const text = zstdDecompressSync(await packLines(lines)).toString();
  expect(text).toBe(`${lines[0]?.line}\n${lines[1]?.line}\n`);
});

test('lines are in the order of their streams, byte by byte, and of their versions as numbers', () => {
  const lines = [commit('b', 1), commit('a', 10), commit('B', 1), commit('a', 2)].map(lineOf);
  const places = [...lines].sort(inOrder).map(({ stream, version }) => `${stream} ${version}`);
  expect(places).toEqual(['account#B 1', 'account#a 2', 'account#a 10', 'account#b 1']);
});
