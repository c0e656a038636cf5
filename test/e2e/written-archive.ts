import { S3Client } from '@aws-sdk/client-s3';
import { writeCompacted } from '../../lambdas/archive/compact/write-compacted.ts';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import type { CommitLine } from '../../lambdas/event-store/commit-lines.ts';
import { S3ObjectStore } from '../../lambdas/event-store/s3-object-store.ts';
import { localClient } from '../support/events-table.ts';
import type { Endpoints } from '../support/local-backend.ts';
import { outputOf } from './archived-lines.ts';

/** The day to which the objects belong. */
const DATE = '2010-12-01';
const TOGETHER = 500;

/**
 * Writes commits into the archive of a backend as compaction leaves them, past the event store: the archive alone has them.
 * @param linesOf what a bucket holds, by stream and version
 * @returns bytes as stored
 */
export async function writeArchive(
  backend: Endpoints,
  linesOf: (bucket: number) => Iterable<CommitLine>,
): Promise<number> {
  const client = new S3Client({ ...localClient(backend.engines.s3 ?? ''), forcePathStyle: true });
  const objects = new S3ObjectStore({ client, bucket: outputOf(backend, 'ArchiveBucket') });
  try {
    let bytes = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const written = await writeCompacted(objects, { date: DATE, bucket }, portionsOf(linesOf(bucket)));
      bytes += written?.object.bytes ?? 0;
    }
    return bytes;
  } finally {
    client.destroy();
  }
}

async function* portionsOf(lines: Iterable<CommitLine>): AsyncGenerator<readonly CommitLine[]> {
  let portion: CommitLine[] = [];
  for (const line of lines) {
    if (portion.push(line) < TOGETHER) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
