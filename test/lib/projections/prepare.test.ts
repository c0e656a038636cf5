import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

const PREPARE = 'Custom::PrepareReadModels';

describe('the preparation of read models', () => {
  const { service } = stageTemplates('prod');
  const prepared = resourceNamed(service, PREPARE, 'Prepare');

  it('is asked for by CloudFormation of the function itself, with an end to the waiting', () => {
    expect(wordsOf(prepared.Properties.ServiceToken)).toBe('PrepareFunction.Arn');
    expect(Number(prepared.Properties.ServiceTimeout)).toBeLessThan(3600);
  });

  it('is told what is deployed', () => {
    expect(prepared.Properties.Projections).toEqual([
      'accounts',
      'orders',
      'sales',
      'order-search',
      'account-balance',
      'best-sellers',
      'product-stock',
    ]);
  });

  it('is told the URL of each projection in PostgreSQL and of the query API', () => {
    const proxy = 'PublishOutputFnGetAttPostgresProxyEndpoint:5432/varve';
    const users = prepared.Properties.Users as unknown[];
    expect(users.map(wordsOf)).toEqual(
      ['projection_accounts', 'projection_orders', 'projection_sales', 'query_api'].map(
        (user) => `postgresql://${user}@${proxy}`,
      ),
    );
  });

  it('is asked for again when a store is a new one, or the code of the preparation changes, which has all contracts in it', () => {
    expect(wordsOf(prepared.Properties.Version).split(' ')).toEqual([
      'PublishOutputFnGetAttPostgresClusterDBClusterResourceId',
      'PublishOutputFnGetAttOpenSearchDomainDomainEndpoint',
      'PublishOutputFnGetAttValkeyCacheEndpointAddress',
      'PublishOutputRefDynamoDbproductstockbuilds',
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
  });

  it('is asked for at every start in local, whichever the stores are', () => {
    const { Version } = resourceNamed(stageTemplates('local').service, PREPARE, 'Prepare').Properties;
    expect(wordsOf(Version)).toMatch(/^PublishOutputRefDynamoDbproductstockbuilds [0-9a-f]{64}$/);
  });

  it('is done as the administrator, past the proxy, with the password that RDS keeps', () => {
    const { POSTGRES_ADMIN_URL, POSTGRES_ADMIN_SECRET } = environmentOf(service, 'PrepareFunction');
    expect(POSTGRES_ADMIN_URL).toMatch(/^postgresql:\/\/varve_admin@.*ClusterEndpointAddress/);
    expect(POSTGRES_ADMIN_SECRET).toContain('MasterUserSecret');
    const permissions = permissionsOf(service, 'PrepareFunction');
    expect(permissions.filter((line) => line.startsWith('secretsmanager:'))).toEqual([
      expect.stringMatching(/^secretsmanager:DescribeSecret on .*MasterUserSecret/),
      expect.stringMatching(/^secretsmanager:GetSecretValue on .*MasterUserSecret/),
    ]);
  });

  it('G14: looks whether there are events, writes the record of what serves and marks, and no read model', () => {
    const permissions = permissionsOf(service, 'PrepareFunction');
    expect(permissions.filter((line) => line.startsWith('dynamodb:'))).toEqual([
      'dynamodb:GetItem on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:PutItem on PublishOutputFnGetAttDynamoDbproductstockbuildsArn',
      'dynamodb:PutItem on PublishOutputFnGetAttGenerationsTableArn',
      'dynamodb:Scan on PublishOutputFnGetAttDynamoDbproductstockbuildsArn',
      'dynamodb:Scan on PublishOutputFnGetAttEventStoreTableArn',
    ]);
  });

  it('needs no secret in local, where the administrator is in the URL', () => {
    const environment = environmentOf(stageTemplates('local').service, 'PrepareFunction');
    expect(environment).not.toHaveProperty('POSTGRES_ADMIN_SECRET');
    expect(environment.POSTGRES_ADMIN_URL).toMatch(/^postgresql:\/\/varve_admin:varve_admin@/);
  });
});

describe('where stores are switched off', () => {
  const preparedWithout = (without: string) =>
    resourceNamed(stageTemplates('prod', without).service, PREPARE, 'Prepare').Properties;

  it('no index is prepared without OpenSearch', () => {
    const { Projections } = preparedWithout('opensearch');
    expect(Projections).not.toContain('order-search');
    const { service } = stageTemplates('prod', 'opensearch');
    expect(environmentOf(service, 'PrepareFunction')).not.toHaveProperty('OPENSEARCH_URL');
  });

  it('no user is prepared without PostgreSQL, nor the administrator asked for', () => {
    expect(preparedWithout('postgres').Users).toEqual([]);
    const { service } = stageTemplates('prod', 'postgres');
    const environment = Object.keys(environmentOf(service, 'PrepareFunction'));
    expect(environment.filter((name) => name.startsWith('POSTGRES'))).toEqual([]);
  });

  it('nothing is prepared without all of them: neither function nor custom resource', () => {
    const { service } = stageTemplates('prod', 'postgres,opensearch,valkey,dynamodb');
    service.resourceCountIs(PREPARE, 0);
    expect(JSON.stringify(service.toJSON())).not.toContain('PrepareFunction');
  });
});
