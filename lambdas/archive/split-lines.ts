import { isUtf8 } from 'node:buffer';
import { ArchiveDamaged } from './archive-faults.ts';

/** Whole lines: as bytes with the last one's end, and as texts without their ends. */
export interface Lines {
  readonly bytes: Uint8Array;
  readonly texts: readonly string[];
}

/** Bytes of a line that is none of ours: the commit of an item never has as many. */
const LONGEST = 64 * 1024 * 1024;
const END = 0x0a;

/**
 * Cuts pieces of bytes into lines.
 * @param key of the object that they come from
 * @throws {ArchiveDamaged} when the last line has no end, or the bytes are no text
 */
export async function* splitLines(key: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = bytes.lastIndexOf(END) + 1;
    if (end > 0) yield linesOf(key, bytes.subarray(0, end));
    rest = bytes.subarray(end);
    if (rest.length > LONGEST)
      throw new ArchiveDamaged({ kind: 'malformed-line', key, detail: 'a line without an end' });
  }
  if (rest.length > 0)
    throw new ArchiveDamaged({ kind: 'truncated', key, detail: 'its last line has no end' });
}

function linesOf(key: string, bytes: Buffer): Lines {
  if (!isUtf8(bytes)) throw new ArchiveDamaged({ kind: 'corrupt', key, detail: 'not a text in UTF-8' });
  return { bytes, texts: bytes.toString('utf8', 0, bytes.length - 1).split('\n') };
}
