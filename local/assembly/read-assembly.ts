import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stacksInOrder } from './creation-order.ts';
import { type Stack, type Template, UnknownInTemplate } from './template.ts';

export interface Assembly {
  /** In the order in which they can be created. */
  readonly stacks: readonly Stack[];
  /** Folder of the asset that CloudFormation would read under this key of the bucket of assets. */
  assetFolder(objectKey: string): string;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
}

interface FileAsset {
  readonly source: { readonly path?: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/**
 * Reads a cloud assembly: what synthesis wrote and `cdk deploy` would read
 * (https://docs.aws.amazon.com/cdk/api/v2/docs/cloud-assembly-schema-readme.html).
 */
export async function readAssembly(folder: string): Promise<Assembly> {
  const { artifacts } = await readJson<Manifest>(folder, 'manifest.json');
  const stacks = await Promise.all(
    ofType(artifacts, 'aws:cloudformation:stack').map(async ([id, { stackName, templateFile }]) => ({
      name: stackName ?? id,
      template: await readJson<Template>(folder, templateFile),
    })),
  );
  const manifests = await Promise.all(
    ofType(artifacts, 'cdk:asset-manifest').map(([, { file }]) => readJson<AssetManifest>(folder, file)),
  );
  const assets = new Map(manifests.flatMap(fileAssets));
  const assetFolder = (key: string) => join(folder, assets.get(key) ?? noSuchAsset(key));
  return { stacks: stacksInOrder(stacks), assetFolder };
}

const readJson = async <T>(folder: string, file = ''): Promise<T> =>
  JSON.parse(await readFile(join(folder, file), 'utf8'));

const ofType = (
  artifacts: Manifest['artifacts'],
  type: string,
): [id: string, NonNullable<Artifact['properties']>][] =>
  Object.entries(artifacts)
    .filter(([, artifact]) => artifact.type === type)
    .map(([id, { properties = {} }]) => [id, properties]);

function fileAssets({ files = {} }: AssetManifest): [objectKey: string, path: string][] {
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [objectKey, String(source.path)]),
  );
}

function noSuchAsset(objectKey: string): never {
  throw new UnknownInTemplate(
    `The assembly has no asset ${objectKey}; run "npm start" again to make it anew`,
  );
}
