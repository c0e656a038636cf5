import type { Tally } from '../core/projection.ts';
import type { Access } from '../shared/http-access.ts';

/** A column beside the document, by which it can be found and sorted. */
export interface DocumentColumn<Document> {
  readonly name: string;
  readonly type: 'text' | 'date' | 'bigint';
  of(document: Document): string | number | null;
}

/** What a table of documents in PostgreSQL has beside them. */
export interface DocumentColumns<Document> {
  readonly columns: readonly DocumentColumn<Document>[];
  /** Column lists, each an index. */
  readonly indexes: readonly string[];
}

/** What a table of sums in PostgreSQL has. */
export interface TallyColumns<Row extends Tally> {
  readonly keys: Readonly<Record<keyof Row['key'] & string, 'text' | 'date'>>;
  readonly sums: readonly (keyof Row['add'] & string)[];
}

/** How a field is searched: a keyword, a day, a number, or a text in words. */
type FieldType = 'keyword' | 'date' | 'long' | 'text';

/** Fields beside the document in OpenSearch, by which it can be found and sorted. */
export interface DocumentFields<Document> {
  readonly fields: Readonly<Record<string, FieldType>>;
  valuesOf(document: Document): Readonly<Record<string, unknown>>;
}

/** The store, with what has to be made in it before the projection writes. */
type Kept =
  | { readonly store: 'postgres'; readonly table: DocumentColumns<never> | TallyColumns<Tally> }
  | { readonly store: 'opensearch'; readonly index: DocumentFields<never> }
  | { readonly store: 'valkey' }
  | { readonly store: 'dynamodb' };

/** Where read models are kept. Each can be switched off, with the projections that it holds. */
export type ReadStore = Kept['store'];

/** What a projection declares of itself to whoever deploys it: all that is known of it outside of its folder. */
export type ProjectionContract = Kept & {
  readonly name: string;
  /** Another one when what is written changes in form or meaning: a contract and a folder of its own, beside the old one. */
  readonly version: number;
  /** Category of the streams that it consumes: all of their commits, since the gate needs each of them. */
  readonly category: string;
  /** `kinesis`: in bulk, and again from any point. `sqs`: from the topic through a queue of its own, a commit a message. */
  readonly source: 'kinesis' | 'sqs';
  /** The queries that it answers, each with who may ask. Without its store they are not deployed. */
  readonly routes: Readonly<Record<`GET /${string}`, Access>>;
};

type Version = Pick<ProjectionContract, 'name' | 'version'>;

/**
 * Folder of a version of a projection, and what is named after it: the first one has the name of the projection, and keeps
 * it when others stand beside it. So nothing that is deployed changes its name when another version comes or goes.
 */
export const folderOf = ({ name, version }: Version): string =>
  version === 1 ? name : `${name}-v${version}`;

/** Database user that the function of a projection in PostgreSQL signs in as. */
export const userOf = (contract: Version): string => `projection_${inCode(contract)}`;

/** Name of the environment variable that holds the name of the table of a projection in DynamoDB. */
export const tableEnvOf = (contract: Version): string => `${inCode(contract).toUpperCase()}_TABLE`;

const inCode = (contract: Version): string => folderOf(contract).replaceAll('-', '_');
