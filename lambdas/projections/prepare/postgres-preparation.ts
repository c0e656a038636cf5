import pg from 'pg';
import { generationOf, type PrepareProperties } from '../contract.ts';
import { type Prepared, preparedOf } from './prepared.ts';

/** A projection with the statements that create what it writes; each may be run again. */
export interface PreparedTables extends Prepared {
  readonly ddl: string;
}

/** A statement that takes longer fails its batch, which is tried again. */
const STATEMENT_TIMEOUT = '15s';

/** Two deployments at once wait for one another: the number is arbitrary, and the same for both. */
const LOCK = 8_273_001;

/**
 * Creates, where they are not there yet, each projection's schema and tables, the database users of the functions, and
 * what each may do: a projection writes its own generation, the query API reads all of them. Safe to run again.
 *
 * @param admin may create schemas and roles
 * @throws {UnknownProjection}
 */
export async function preparePostgres(
  admin: pg.Pool,
  projections: readonly PreparedTables[],
  { Users, QueryUrl }: Pick<PrepareProperties, 'Users' | 'QueryUrl'>,
): Promise<void> {
  const readers = QueryUrl === undefined ? [] : [QueryUrl];
  const statements = [
    ...readers.flatMap(userStatements),
    ...Users.flatMap(({ Projection, Url }) => [
      ...userStatements(Url),
      ...generationStatements(preparedOf(projections, Projection), Url, readers),
    ]),
  ];
  const client = await admin.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } finally {
    // Ends the transaction too, if it is still open.
    client.release(true);
  }
}

/** A user signs in with its URL's password or, where there is none, with IAM (AWS: role `rds_iam`). */
function userStatements(url: string): readonly string[] {
  const { password } = new URL(url);
  const user = userOf(url);
  const signIn =
    password === ''
      ? `GRANT rds_iam TO ${user}`
      : `ALTER ROLE ${user} PASSWORD ${pg.escapeLiteral(decodeURIComponent(password))}`;
  const name = pg.escapeLiteral(decodeURIComponent(new URL(url).username));
  return [
    `DO $$ BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${name}) THEN CREATE ROLE ${user} LOGIN; END IF;
     END $$`,
    signIn,
    // Not with each connection: RDS Proxy refuses it there, and a SET would pin the connection to its client.
    `ALTER ROLE ${user} SET statement_timeout = '${STATEMENT_TIMEOUT}'`,
  ];
}

function generationStatements(
  { contract, ddl }: PreparedTables,
  url: string,
  readers: readonly string[],
): readonly string[] {
  const schema = pg.escapeIdentifier(generationOf(contract));
  const writer = userOf(url);
  return [
    ddl,
    `GRANT USAGE ON SCHEMA ${schema} TO ${[writer, ...readers.map(userOf)]}`,
    `GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA ${schema} TO ${writer}`,
    ...readers.map((reader) => `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${userOf(reader)}`),
  ];
}

const userOf = (url: string): string => pg.escapeIdentifier(decodeURIComponent(new URL(url).username));
