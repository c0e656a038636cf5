import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How far a shard has been read: behind a record, or to its end. */
type Checkpoint = { readonly after: string } | 'finished';

/** A mapping and the stream it reads: what was read of a stream with another ARN does not count. */
export interface Subscription {
  readonly logicalId: string;
  readonly source: 'dynamodb' | 'kinesis';
  readonly sourceArn: string;
}

/** Remembers how far each mapping has read each shard. What it was told is there again after a restart. */
export interface Checkpoints {
  of(subscription: Subscription): ShardCheckpoints;
}

export interface ShardCheckpoints {
  get(shardId: string): Checkpoint | undefined;
  /** Settles when the checkpoint is on disk. */
  put(shardId: string, checkpoint: Checkpoint): Promise<void>;
}

interface Stored {
  readonly sourceArn: string;
  readonly shards: Record<string, Checkpoint>;
}

/**
 * Checkpoints in a folder, one file a mapping: `<source>.<logicalId>.json`, replaced whole by a rename.
 * A file that cannot be understood counts as not there: the stream is read again from its start, and the gate of each
 * consumer makes that harmless.
 */
export async function openCheckpoints(folder: string): Promise<Checkpoints> {
  await mkdir(folder, { recursive: true });
  const known = new Map<string, Stored>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json'))) {
    const stored = await readStored(join(folder, name));
    if (stored !== undefined) {
      known.set(name, stored);
    }
  }
  return {
    of: (subscription) => {
      const name = `${subscription.source}.${subscription.logicalId}.json`;
      const found = known.get(name);
      const stored =
        found?.sourceArn === subscription.sourceArn
          ? found
          : { sourceArn: subscription.sourceArn, shards: {} };
      known.set(name, stored);
      return shardCheckpoints(join(folder, name), stored);
    },
  };
}

/** What was read of all sources of a kind counts no more, for mappings that are opened from now on. */
export async function forgetCheckpoints(folder: string, source: Subscription['source']): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((file) => file.startsWith(`${source}.`))) await rm(join(folder, name));
}

function shardCheckpoints(file: string, stored: Stored): ShardCheckpoints {
  let writing: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  const write = async () => {
    waiting = undefined;
    await writeFile(`${file}.new`, JSON.stringify(stored));
    await rename(`${file}.new`, file);
  };
  return {
    get: (shardId) => stored.shards[shardId],
    put: (shardId, checkpoint) => {
      stored.shards[shardId] = checkpoint;
      // Whoever comes while a write waits for its turn is written with it.
      waiting ??= writing.catch(() => undefined).then(write);
      writing = waiting;
      return waiting;
    },
  };
}

async function readStored(file: string): Promise<Stored | undefined> {
  try {
    const stored = JSON.parse(await readFile(file, 'utf8')) as Stored;
    return typeof stored.sourceArn === 'string' && stored.shards instanceof Object ? stored : undefined;
  } catch {
    return undefined;
  }
}
