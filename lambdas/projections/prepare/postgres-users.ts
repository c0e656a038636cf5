import pg from 'pg';
import { inLock } from '../postgres-generation-store.ts';

/** A statement that takes longer fails its batch, which is tried again. */
const STATEMENT_TIMEOUT = '15s';

/**
 * Makes, where they are not there yet, the database users that functions sign in as. Safe to run again.
 *
 * @param admin may create roles
 * @param urls each with a user, and its password where it has one
 */
export async function preparePostgresUsers(admin: pg.Pool, urls: readonly string[]): Promise<void> {
  await inLock(admin, urls.flatMap(userStatements));
}

/** A user signs in with its URL's password or, where there is none, with IAM (AWS: role `rds_iam`). */
function userStatements(url: string): readonly string[] {
  const { username, password } = new URL(url);
  const decoded = decodeURIComponent(username);
  const [name, user] = [pg.escapeLiteral(decoded), pg.escapeIdentifier(decoded)];
  const signIn =
    password === ''
      ? `GRANT rds_iam TO ${user}`
      : `ALTER ROLE ${user} PASSWORD ${pg.escapeLiteral(decodeURIComponent(password))}`;
  return [
    `DO $$ BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${name}) THEN CREATE ROLE ${user} LOGIN; END IF;
     END $$`,
    signIn,
    // Not with each connection: RDS Proxy refuses it there, and a SET would pin the connection to its client.
    `ALTER ROLE ${user} SET statement_timeout = '${STATEMENT_TIMEOUT}'`,
  ];
}
