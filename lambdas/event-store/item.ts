import { gunzipSync, gzipSync } from 'node:zlib';

/** Bytes of an item after compression. DynamoDB allows 400 KB (AWS: "Quotas in Amazon DynamoDB", item size). */
export const MAX_ITEM_BYTES = 380 * 1024;

/** Bytes that one write unit pays for (AWS: "DynamoDB read and write operations"). */
const WRITE_UNIT = 1024;

/** An attribute as DynamoDB's API has it: a text, a number as text, or bytes. */
export type Attribute =
  | { readonly S: string; readonly N?: never; readonly B?: never }
  | { readonly N: string; readonly S?: never; readonly B?: never }
  | { readonly B: Uint8Array; readonly S?: never; readonly N?: never };

export type Item = Readonly<Record<string, Attribute>>;

/** An attribute as it is read: what is not a text, a number or bytes is none of ours. */
type ReadAttribute = { S?: string | undefined; N?: string | undefined; B?: Uint8Array | undefined };

export type ReadItem = Readonly<Record<string, ReadAttribute>>;

/** Bytes that an item is charged for: names and values, texts in UTF-8, numbers at their longest. */
export const bytesOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, { S, N, B }]) => sum + name.length + (B?.byteLength ?? Buffer.byteLength(S ?? N ?? '')),
    0,
  );

export const writeUnits = (bytes: number): number => Math.ceil(bytes / WRITE_UNIT);

/**
 * A long text as an attribute: compressed when that saves a write unit.
 * @param rest bytes of the item without it
 */
export function packed(text: string, rest: number): Attribute {
  const plain = rest + Buffer.byteLength(text);
  if (plain <= WRITE_UNIT) return { S: text };
  const bytes = gzipSync(text);
  return writeUnits(rest + bytes.byteLength) < writeUnits(plain) ? { B: bytes } : { S: text };
}

/** The text that {@link packed} took; undefined when there is none. */
export const unpacked = (attribute: ReadAttribute | undefined): string | undefined =>
  attribute?.B === undefined ? attribute?.S : gunzipSync(attribute.B).toString();
