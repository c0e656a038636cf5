import { pipeline } from 'node:stream';
import { createZstdDecompress, zstdDecompressSync } from 'node:zlib';
import { ArchiveDamaged, type ArchiveFault } from './archive-faults.ts';

/** Bytes that are decompressed at once. */
const PIECE = 128 * 1024;

/** Bytes of an object, as stored, that is decompressed as a whole: to set up a stream would take longer than that. */
const SMALL = 64 * 1024;
const SMALL_CONTENT = 1024 * 1024;

/**
 * What an object of one Zstandard frame holds, in pieces.
 * @throws {ArchiveDamaged} truncated, corrupt or foreign
 */
export async function* decompressed(key: string, stored: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const source = stored[Symbol.asyncIterator]();
  try {
    const { pieces, size, isWhole } = await beginning(source);
    const content = isWhole ? wholeContent(Buffer.concat(pieces)) : undefined;
    if (content === undefined) yield* streamed(key, pieces, source);
    else {
      demandAll(key, content.taken, size);
      yield content.bytes;
    }
  } catch (error) {
    throw damaged(key, error as NodeJS.ErrnoException);
  } finally {
    await source.return?.();
  }
}

async function beginning(source: AsyncIterator<Uint8Array>) {
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (size <= SMALL) {
    const { done, value } = await source.next();
    if (done) return { pieces, size, isWhole: true };
    pieces.push(value);
    size += value.byteLength;
  }
  return { pieces, size, isWhole: false };
}

interface Informed {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Undefined when it is larger than an object of this size usually is. */
function wholeContent(bytes: Buffer): { readonly bytes: Buffer; readonly taken: number } | undefined {
  try {
    const limits = { chunkSize: PIECE, maxOutputLength: SMALL_CONTENT };
    // The types do not know what `info` makes of the answer (Node.js: "zlib", Class: Options).
    const { buffer, engine } = zstdDecompressSync(bytes, { ...limits, info: true }) as unknown as Informed;
    return { bytes: buffer, taken: engine.bytesWritten };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

async function* streamed(
  key: string,
  begun: readonly Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Buffer> {
  let size = 0;
  async function* all() {
    for (const piece of begun) yield counted(piece);
    for (let next = await source.next(); !next.done; next = await source.next()) yield counted(next.value);
  }
  const counted = (piece: Uint8Array) => {
    size += piece.byteLength;
    return piece;
  };
  const zstd = createZstdDecompress({ chunkSize: PIECE });
  // Its outcome comes out of `zstd` too.
  pipeline(all, zstd, () => {});
  yield* zstd;
  demandAll(key, zstd.bytesWritten, size);
}

/** What stands behind the end of a frame within one piece is passed over in silence. */
function demandAll(key: string, taken: number, size: number): void {
  if (taken < size)
    throw new ArchiveDamaged({ kind: 'corrupt', key, detail: 'there is more behind the end of its content' });
}

/** What the decompression says, in our words; anything else is the store's. */
function damaged(key: string, error: NodeJS.ErrnoException): Error {
  const fault = (kind: ArchiveFault['kind'], detail: string) =>
    new ArchiveDamaged({ kind, key, detail }, { cause: error });
  if (error.code === 'Z_BUF_ERROR') return fault('truncated', 'it ends before its content does');
  if (error.code === 'ZSTD_error_prefix_unknown') return fault('foreign', 'not compressed with Zstandard');
  if (error.code?.startsWith('ZSTD_')) return fault('corrupt', error.message);
  return error;
}
