import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { buildApp } from 'fauxqs';

export type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;
type Persistence = NonNullable<Stores['sqsStore']['persistence']>;
type S3Persistence = NonNullable<Stores['s3Store']['persistence']>;

interface Parts {
  readonly S3Store: new () => Stores['s3Store'];
  readonly SqsStore: new () => Stores['sqsStore'];
  readonly SnsStore: new () => Stores['snsStore'];
  readonly FileS3Persistence: new (
    folder: string,
  ) => S3Persistence & { loadS3(store: Stores['s3Store']): void };
  readonly PersistenceManager: new (folder: string) => Persistence;
}

const FILES = [
  's3/s3Store.js',
  's3/fileS3Persistence.js',
  'sqs/sqsStore.js',
  'sns/snsStore.js',
  'persistence.js',
];

/** The package names only its front in `exports`, so its parts are found by their files. */
export async function fauxqsParts(): Promise<Parts> {
  const folder = join(dirname(findPackageJSON('fauxqs', import.meta.url) ?? ''), 'dist');
  const modules = await Promise.all(FILES.map((file) => import(pathToFileURL(join(folder, file)).href)));
  return Object.assign({}, ...modules);
}

/** The SQLite database in which queues, messages, topics and subscriptions are. */
export const databaseOf = (persistence: Persistence): DatabaseSync => Reflect.get(persistence, 'db');
