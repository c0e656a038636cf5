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

  it('is told the projections in OpenSearch', () => {
    expect(prepared.Properties.Indexes).toEqual(['order-search']);
  });

  it('is told the URL of each projection in PostgreSQL and of the query API', () => {
    const proxy = 'PublishOutputFnGetAttPostgresProxyEndpoint:5432/varve';
    const users = prepared.Properties.Users as { Projection: string; Url: unknown }[];
    expect(users.map(({ Projection, Url }) => [Projection, wordsOf(Url)])).toEqual([
      ['accounts', `postgresql://projection_accounts@${proxy}`],
      ['orders', `postgresql://projection_orders@${proxy}`],
      ['sales', `postgresql://projection_sales@${proxy}`],
    ]);
    expect(wordsOf(prepared.Properties.QueryUrl)).toBe(`postgresql://query_api@${proxy}`);
  });

  it('is asked for again when a store is a new one, or a generation or the code of the preparation changes', () => {
    expect(wordsOf(prepared.Properties.Version).split(' ')).toEqual([
      'PublishOutputFnGetAttPostgresClusterDBClusterResourceId',
      'PublishOutputFnGetAttOpenSearchDomainDomainEndpoint',
      'accounts_v1_b1',
      'orders_v1_b1',
      'sales_v1_b1',
      'order-search_v1_b1',
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
  });

  it('is asked for at every start in local, whichever the stores are', () => {
    const { Version } = resourceNamed(stageTemplates('local').service, PREPARE, 'Prepare').Properties;
    expect(Version).toMatch(/^accounts_v1_b1 orders_v1_b1 sales_v1_b1 order-search_v1_b1 [0-9a-f]{64}$/);
  });

  it('is done as the administrator, past the proxy, with the password that RDS keeps', () => {
    const { POSTGRES_ADMIN_URL, POSTGRES_ADMIN_SECRET } = environmentOf(service, 'PrepareFunction');
    expect(POSTGRES_ADMIN_URL).toMatch(/^postgresql:\/\/varve_admin@.*ClusterEndpointAddress/);
    expect(POSTGRES_ADMIN_SECRET).toContain('MasterUserSecret');
    expect(permissionsOf(service, 'PrepareFunction').filter((line) => !/ec2:|logs:|es:/.test(line))).toEqual([
      expect.stringMatching(/^secretsmanager:DescribeSecret on .*MasterUserSecret/),
      expect.stringMatching(/^secretsmanager:GetSecretValue on .*MasterUserSecret/),
    ]);
  });

  it('needs no secret in local, where the administrator is in the URL', () => {
    const environment = environmentOf(stageTemplates('local').service, 'PrepareFunction');
    expect(Object.keys(environment)).toEqual(['POSTGRES_ADMIN_URL', 'OPENSEARCH_URL']);
    expect(environment.POSTGRES_ADMIN_URL).toMatch(/^postgresql:\/\/varve_admin:varve_admin@/);
  });
});

describe('where stores are switched off', () => {
  const preparedWithout = (without: string) =>
    resourceNamed(stageTemplates('prod', without).service, PREPARE, 'Prepare').Properties;

  it('no index is prepared without OpenSearch', () => {
    expect(preparedWithout('opensearch')).toMatchObject({ Indexes: [] });
  });

  it('no user is prepared without PostgreSQL, nor the administrator asked for', () => {
    expect(preparedWithout('postgres')).toMatchObject({ Users: [], Indexes: ['order-search'] });
    expect(preparedWithout('postgres')).not.toHaveProperty('QueryUrl');
    const { service } = stageTemplates('prod', 'postgres');
    expect(Object.keys(environmentOf(service, 'PrepareFunction'))).toEqual(['OPENSEARCH_URL']);
  });

  it('nothing is prepared without both: neither function nor custom resource', () => {
    const { service } = stageTemplates('prod', 'postgres,opensearch');
    service.resourceCountIs(PREPARE, 0);
    expect(JSON.stringify(service.toJSON())).not.toContain('PrepareFunction');
  });
});
