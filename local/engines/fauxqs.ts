import { join } from 'node:path';
import { buildApp } from 'fauxqs';
import { CannotStart, type Engine, type EngineOptions } from './engine.ts';
import { dropUnfinishedObjects } from './fauxqs-objects.ts';
import { databaseOf, fauxqsParts, type Stores } from './fauxqs-parts.ts';
import { mendS3 } from './fauxqs-s3.ts';

/**
 * SNS, SQS and S3: fauxqs, inside this process. Its own `startFauxqs` listens on every interface of the machine; this
 * puts the same parts together on the loopback interface only. Each write is on disk before it is answered, so
 * `kill -9` loses no topic, subscription, queue or message. What it has in memory only, and a restart forgets, are
 * the de-duplication ids of the last five minutes: a message may then come twice.
 */
export async function startFauxqs({ dataDir }: EngineOptions): Promise<Engine> {
  const { S3Store, SqsStore, SnsStore } = await fauxqsParts();
  const stores = { s3Store: new S3Store(), sqsStore: new SqsStore(), snsStore: new SnsStore() };
  // With a host of its own, the URL of a queue would need a name server that knows all of `*.localhost`.
  stores.sqsStore.host = '';
  const app = buildApp({ logger: false, defaultRegion: 'eu-west-1', stores });
  mendS3(app, stores.s3Store);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    const { close } = await loadState(stores, dataDir, url);
    return { name: 'fauxqs', url, stop: async () => void (await app.close().then(close)) };
  } catch (error) {
    await app.close();
    throw new CannotStart(
      `fauxqs: what is in ${dataDir} cannot be read (${(error as Error).message}); move it away: messages come again from the table`,
    );
  }
}

async function loadState(stores: Stores, dataDir: string, url: string): Promise<{ close(): unknown }> {
  const { FileS3Persistence, PersistenceManager } = await fauxqsParts();
  const files = new FileS3Persistence(join(dataDir, 's3'));
  const persistence = new PersistenceManager(dataDir);
  const database = databaseOf(persistence);
  // As safe against `kill -9` as a flush of the disk at each message, and much faster.
  database.exec('PRAGMA synchronous = NORMAL');
  // Queues are at another port now, and nobody is left who works on a message that was received before.
  database.prepare(`UPDATE sqs_queues SET url = ? || '/000000000000/' || name`).run(url);
  database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');

  // fauxqs 2.4.1 would write a NULL that the table refuses, and have lost the message until the next start.
  const comeBack = database.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  persistence.updateMessageReady = (messageId) => void comeBack.run(messageId);

  dropUnfinishedObjects(join(dataDir, 's3', 'buckets'));
  files.loadS3(stores.s3Store);
  persistence.loadSqsAndSns(stores.sqsStore, stores.snsStore);
  stores.s3Store.persistence = files;
  for (const each of [stores.sqsStore, stores.snsStore, ...stores.sqsStore.allQueues()]) {
    each.persistence = persistence;
  }
  return { close: () => database.isOpen && persistence.close() };
}
