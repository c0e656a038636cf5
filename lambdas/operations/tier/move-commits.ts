import { hash } from 'node:crypto';
import { lastVersion } from '../../core/commit.ts';
import type { StreamId } from '../../core/stream-id.ts';
import type { ArchivedTier } from '../../event-store/archived-tier.ts';
import { type CommitLine, commitOf, packLines } from '../../event-store/commit-lines.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { type TierName, tierKey } from '../../event-store/tier-keys.ts';
import type { Expiry } from './expiry.ts';
import { VerifiedCommits } from './verified-commits.ts';

export interface MoveSources {
  readonly objects: Pick<ObjectStore, 'putNew'>;
  readonly tier: Pick<ArchivedTier, 'list' | 'linesOf'>;
  readonly expiry: Expiry;
}

/** Characters of the lines in one object, about. */
const OBJECT_SIZE = 8 * 1024 * 1024;

/**
 * Copies commits to the tier, reads them back, and tells those that came back as they are to leave the table. What an
 * earlier run has copied, and was stopped before it could tell it to leave, is not copied again.
 * @param lines of one stream, in order
 * @throws {NotMoved} when a commit did not come back as it is
 */
export async function moveCommits(
  { objects, tier, expiry }: MoveSources,
  stream: StreamId,
  lines: readonly CommitLine[],
): Promise<void> {
  const there = await tier.list(stream);
  const copied = await VerifiedCommits.among(lines, tier, there.filter(overlaps(lines)));
  const known = new Set(copied.commits);
  const missing = lines.filter((line) => !known.has(line));
  const names: TierName[] = [];
  for (const part of inParts(missing)) names.push(await putPart(objects, stream, part));
  const added = await VerifiedCommits.among(missing, tier, names);
  if (added.commits.length < missing.length) throw new NotMoved(stream);
  for (const verified of [copied, added]) await expiry.expire(verified);
}

/** What was written to the tier is not what was read from it. Nothing has left the table. */
export class NotMoved extends Error {
  readonly code = 'NotMoved';
  constructor(stream: StreamId) {
    super(`${stream}: what was copied to the tier did not come back as it is; its commits stay in the table`);
    this.name = 'NotMoved';
  }
}

async function putPart(
  objects: Pick<ObjectStore, 'putNew'>,
  stream: StreamId,
  lines: readonly CommitLine[],
): Promise<TierName> {
  const [first, last] = [lines[0] as CommitLine, lines.at(-1) as CommitLine];
  const name: TierName = {
    stream,
    from: first.version,
    to: lastVersion(commitOf(last)),
    sha256: hash('sha256', lines.map(({ line }) => `${line}\n`).join('')),
  };
  // One that is there has this content by its name, and is read back like a new one.
  await objects.putNew(tierKey(name), await packLines(lines));
  return name;
}

const overlaps =
  (lines: readonly CommitLine[]) =>
  ({ from, to }: TierName): boolean =>
    lines.some(({ version }) => version >= from && version <= to);

function* inParts(lines: readonly CommitLine[]): Generator<readonly CommitLine[]> {
  let part: CommitLine[] = [];
  let size = 0;
  for (const line of lines) {
    part.push(line);
    size += line.line.length;
    if (size < OBJECT_SIZE) continue;
    yield part;
    [part, size] = [[], 0];
  }
  if (part.length > 0) yield part;
}
