import pg from 'pg';
import type { PrepareProperties } from '../contract.ts';
import { generationOf, type ProjectionContract } from '../contract.ts';

/** A projection with the statements that create what it writes; each may be run again. */
export interface PreparedProjection {
  readonly contract: ProjectionContract;
  readonly ddl: string;
}

/** The template names a projection that this code does not have, or the other way round. */
export class UnknownProjection extends Error {
  readonly code = 'UnknownProjection';
  constructor(name: string) {
    super(`The template and the code do not agree on the projection '${name}': deploy both together`);
    this.name = 'UnknownProjection';
  }
}

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
  projections: readonly PreparedProjection[],
  { Users, QueryUrl }: Pick<PrepareProperties, 'Users' | 'QueryUrl'>,
): Promise<void> {
  const statements = [
    ...userStatements(QueryUrl),
    ...Users.flatMap(({ Projection, Url }) => {
      const prepared = projections.find(({ contract }) => contract.name === Projection);
      if (prepared === undefined) throw new UnknownProjection(Projection);
      return [...userStatements(Url), ...generationStatements(prepared, Url, QueryUrl)];
    }),
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
  ];
}

function generationStatements(
  { contract, ddl }: PreparedProjection,
  url: string,
  queryUrl: string,
): readonly string[] {
  const schema = pg.escapeIdentifier(generationOf(contract));
  const writer = userOf(url);
  return [
    ddl,
    `GRANT USAGE ON SCHEMA ${schema} TO ${writer}, ${userOf(queryUrl)}`,
    `GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA ${schema} TO ${writer}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${userOf(queryUrl)}`,
  ];
}

const userOf = (url: string): string => pg.escapeIdentifier(decodeURIComponent(new URL(url).username));
