import { StreamId } from '../core/stream-id.ts';

/** Where the commits of streams are kept that may leave the events table. */
const PREFIX = 'tier/';

/**
 * An object of the tier: commits of one stream that follow one another. STORAGE FORMAT.
 *
 *     tier/<category>/<id>/<version of the first event>-<version of the last event>-<sha256>.jsonl.zst
 */
export interface TierName {
  readonly stream: StreamId;
  /** Version of the first event in it. */
  readonly from: number;
  /** Version of the last event in it. */
  readonly to: number;
  /** SHA-256 of the lines, not compressed, as hexadecimal digits. */
  readonly sha256: string;
}

/** Ids hold no `/`, so no stream is found under the prefix of another one. */
export const tierPrefix = (stream: StreamId): string =>
  `${PREFIX}${StreamId.category(stream)}/${StreamId.id(stream)}/`;

export const tierKey = ({ stream, from, to, sha256 }: TierName): string =>
  `${tierPrefix(stream)}${from}-${to}-${sha256}.jsonl.zst`;

const NAME = /^tier\/([^/]+)\/([^/]+)\/([1-9]\d{0,14})-([1-9]\d{0,14})-([0-9a-f]{64})\.jsonl\.zst$/;

/** Undefined for an object that is none of ours. */
export function parseTierKey(key: string): TierName | undefined {
  const [, category, id, from, to, sha256] = NAME.exec(key) ?? [];
  const stream = `${category}#${id}`;
  if (sha256 === undefined || !StreamId.is(stream)) return undefined;
  return { stream, from: Number(from), to: Number(to), sha256 };
}
