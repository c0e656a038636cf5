import pg from 'pg';
import type { Provider } from './provider.ts';
import { storeUrl } from './store-url.ts';

/**
 * A cluster is one database and its administrator, who may create users and is no superuser, as on Aurora
 * (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html).
 */
export const rdsCluster: Provider = {
  type: 'AWS::RDS::DBCluster',
  reads: ['DatabaseName', 'MasterUsername', 'MasterUserPassword'],
  ignores: ['Engine'],
  create: async (resource, { engines }) => {
    const { href, hostname, port } = storeUrl('postgres', resource, engines);
    const database = resource.required<string>('DatabaseName');
    const user = resource.required<string>('MasterUsername');
    const password = resource.required<string>('MasterUserPassword');
    const client = new pg.Client({ connectionString: href });
    await client.connect();
    try {
      await createAdministrator(client, user, password);
      await createDatabase(client, database, user);
    } finally {
      await client.end();
    }
    const attributes = { 'Endpoint.Address': hostname, 'Endpoint.Port': port || '5432' };
    return { ref: resource.physicalName, attributes };
  },
};

async function createAdministrator(client: pg.Client, user: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  if (rowCount) return;
  const login = `${client.escapeIdentifier(user)} LOGIN PASSWORD ${client.escapeLiteral(password)}`;
  await client.query(`CREATE ROLE ${login} CREATEROLE CREATEDB`);
}

async function createDatabase(client: pg.Client, database: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rowCount) return;
  await client.query(
    `CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${client.escapeIdentifier(owner)}`,
  );
}
