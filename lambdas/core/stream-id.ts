declare const streamId: unique symbol;

/** `<category>#<id>`: names one stream, and is its partition key everywhere. Made by {@link StreamId} only. */
export type StreamId = string & { readonly [streamId]: true };

const CATEGORY = /^[a-z][a-z0-9-]{0,23}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,79}$/;

/** A text that is no stream id. */
export class InvalidStreamId extends Error {
  readonly code = 'InvalidStreamId';
  constructor(text: string) {
    super(
      `'${text.slice(0, 120)}' is no stream id: <category>#<id>, category ${CATEGORY.source}, id ${ID.source}`,
    );
    this.name = 'InvalidStreamId';
  }
}

/**
 * Short enough for an SNS FIFO group and de-duplication id (128 characters), safe in a URL and an S3 key, and
 * injective: the only `#` is the one between category and id.
 */
export const StreamId = {
  /** The form of an id: what may follow the `#`. */
  idPattern: ID,

  /** @throws {InvalidStreamId} */
  of(category: string, id: string): StreamId {
    if (!CATEGORY.test(category) || !ID.test(id)) throw new InvalidStreamId(`${category}#${id}`);
    return `${category}#${id}` as StreamId;
  },

  is(text: string): text is StreamId {
    const hash = text.indexOf('#');
    return CATEGORY.test(text.slice(0, Math.max(hash, 0))) && ID.test(text.slice(hash + 1));
  },

  /** @throws {InvalidStreamId} */
  parse(text: string): StreamId {
    if (StreamId.is(text)) return text;
    throw new InvalidStreamId(text);
  },

  category: (stream: StreamId): string => stream.slice(0, stream.indexOf('#')),
  id: (stream: StreamId): string => stream.slice(stream.indexOf('#') + 1),
} as const;
