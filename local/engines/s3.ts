import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildApp } from 'fauxqs';
import type { Engine, EngineOptions } from './engine.ts';

/**
 * S3: fauxqs, inside this process. Its own `startFauxqs` listens on every interface of the machine; this puts the
 * same parts together on the loopback interface only.
 */
export async function startS3({ dataDir }: EngineOptions): Promise<Engine> {
  const { S3Store, FileS3Persistence, SqsStore, SnsStore } = await parts();
  const s3Store = new S3Store();
  const files = new FileS3Persistence(dataDir);
  files.loadS3(s3Store);
  s3Store.persistence = files;
  const stores = { s3Store, sqsStore: new SqsStore(), snsStore: new SnsStore() };
  const app = buildApp({ logger: false, defaultRegion: 'eu-west-1', stores });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { name: 's3', url, stop: async () => void (await app.close()) };
}

type Stores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>['stores']>;

interface Parts {
  readonly S3Store: new () => Stores['s3Store'];
  readonly SqsStore: new () => Stores['sqsStore'];
  readonly SnsStore: new () => Stores['snsStore'];
  readonly FileS3Persistence: new (
    folder: string,
  ) => NonNullable<Stores['s3Store']['persistence']> & { loadS3(store: Stores['s3Store']): void };
}

/** The package names only its front in `exports`, so the parts are found by their files. */
async function parts(): Promise<Parts> {
  const folder = join(dirname(findPackageJSON('fauxqs', import.meta.url) ?? ''), 'dist');
  const files = ['s3/s3Store.js', 's3/fileS3Persistence.js', 'sqs/sqsStore.js', 'sns/snsStore.js'];
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(folder, file)).href)));
  return Object.assign({}, ...modules);
}
