import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { localClient } from '../support/events-table.ts';
import type { Endpoints } from '../support/local-backend.ts';

/** An output of any stack of a backend. */
export const outputOf = (backend: Endpoints, name: string): string =>
  Object.values(backend.outputs).flatMap((outputs) => outputs[name] ?? [])[0] ?? '';

/** Every line of every object under `commits/`, read as any other program would. */
export async function archivedLines(backend: Endpoints): Promise<ReadonlyMap<string, readonly string[]>> {
  const client = new S3Client({ ...localClient(backend.engines.s3 ?? ''), forcePathStyle: true });
  const Bucket = outputOf(backend, 'ArchiveBucket');
  const lines = new Map<string, readonly string[]>();
  for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: 'commits/' })) {
    for (const { Key = '' } of page.Contents ?? []) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      const text = zstdDecompressSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
      lines.set(Key, text.split('\n').slice(0, -1));
    }
  }
  client.destroy();
  return lines;
}

type Item = Readonly<Record<string, AttributeValue>>;

/** Every item of the events table, by its place: `<stream>@<version>`. */
export async function storedItems(backend: Endpoints): Promise<ReadonlyMap<string, Item>> {
  const client = new DynamoDBClient(localClient(backend.engines.dynamodb ?? ''));
  const items = new Map<string, Item>();
  const scan = { TableName: outputOf(backend, 'EventsTable'), ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, scan))
    for (const item of Items) items.set(`${item.pk?.S}@${item.sk?.N}`, item);
  client.destroy();
  return items;
}

/** What an item holds, as texts. */
export const textsOf = ({ pk, sk, n, commitId, at, commandId, commandHash, meta, events }: Item) => ({
  ...{ stream: pk?.S, version: sk?.N, n: n?.N, commitId: commitId?.S, at: at?.S },
  ...{ commandId: commandId?.S, commandHash: commandHash?.S, meta: meta?.S },
  events: events?.B ? gunzipSync(events.B).toString() : events?.S,
});

/** What a line of the archive holds, as the same texts. */
export function textsIn(line: string): ReturnType<typeof textsOf> {
  const { stream, version, commitId, at, commandId, commandHash, meta, events } = JSON.parse(line);
  return {
    ...{ stream, version: String(version), n: String(events.length), commitId, at },
    ...{ commandId, commandHash, meta: JSON.stringify(meta) },
    events: JSON.stringify(events),
  };
}
