import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { AuroraPostgres } from '../../../lib/projections/aurora-postgres.ts';
import { PrivateNetwork } from '../../../lib/shared/private-network.ts';
import { newApp, resourceNamed, stageTemplates, statementsOf, wordsOf } from '../stage-templates.ts';

const CLUSTER = 'AWS::RDS::DBCluster';

describe('Aurora', () => {
  const { readModel } = stageTemplates('prod');

  it.each(['dev', 'prod'] as const)(
    'in %s is encrypted, signs users in with IAM, and has no data API',
    (stage) => {
      stageTemplates(stage).readModel.hasResourceProperties(CLUSTER, {
        Engine: 'aurora-postgresql',
        EngineVersion: Match.stringLikeRegexp('^17\\.'),
        DatabaseName: 'varve',
        StorageEncrypted: true,
        EnableIAMDatabaseAuthentication: true,
        EnableHttpEndpoint: Match.absent(),
        DBClusterIdentifier: Match.absent(),
      });
    },
  );

  it('has its administrator password made and rotated by RDS; no template holds one', () => {
    readModel.hasResourceProperties(CLUSTER, {
      MasterUsername: 'varve_admin',
      ManageMasterUserPassword: true,
      MasterUserPassword: Match.absent(),
    });
  });

  it('is deleted with its stack, without a snapshot', () => {
    readModel.hasResource(CLUSTER, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  });

  it('has no public instance; one more stands by in prod', () => {
    const instances = Object.values(readModel.findResources('AWS::RDS::DBInstance'));
    expect(instances.map(({ Properties }) => Properties.PubliclyAccessible)).toEqual([false, false]);
    stageTemplates('dev').readModel.resourceCountIs('AWS::RDS::DBInstance', 1);
  });

  it('pauses in dev when nobody works', () => {
    stageTemplates('dev').readModel.hasResourceProperties(CLUSTER, {
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2 },
    });
  });

  it('refuses a proxy before a cluster that is to pause', () => {
    const stack = new Stack(newApp(), 'Stack');
    const network = new PrivateNetwork(stack, 'Network', { zones: 2, logRetention: RetentionDays.ONE_DAY });
    const props = { network, proxy: true, standby: false, capacity: { min: 0, max: 1 } };
    expect(() => new AuroraPostgres(stack, 'Postgres', props)).toThrow(/never pause\. Set capacity\.min/);
  });
});

describe('the proxy', () => {
  const { readModel } = stageTemplates('prod');

  it('uses IAM on both sides and TLS, and knows no secret', () => {
    readModel.hasResourceProperties('AWS::RDS::DBProxy', {
      DefaultAuthScheme: 'IAM_AUTH',
      RequireTLS: true,
      Auth: Match.absent(),
    });
  });

  it('G14: may sign in to the cluster as each of our users, and as nobody else', () => {
    const [statement, ...others] = statementsOf(
      resourceNamed(readModel, 'AWS::IAM::Policy', 'PostgresProxyRole').Properties,
    );
    expect(others).toEqual([]);
    expect(statement?.Action).toBe('rds-db:connect');
    expect([statement?.Resource].flat().map((arn) => wordsOf(arn).split('/').at(-1))).toEqual([
      'projection_accounts',
      'projection_orders',
      'projection_sales',
      'query_api',
    ]);
  });

  it('is named after its stack, since it must have a name', () => {
    expect(resourceNamed(readModel, 'AWS::RDS::DBProxy', 'Postgres').Properties.DBProxyName).toMatch(
      /^VarveprodReadModel/,
    );
  });

  it('is left out where the cluster is to pause', () => {
    stageTemplates('dev').readModel.resourceCountIs('AWS::RDS::DBProxy', 0);
  });
});

describe('a function that connects to a cluster itself', () => {
  const extraAuthorities = (stage: 'dev' | 'prod', fn: string) => {
    const { Environment } = resourceNamed(
      stageTemplates(stage).service,
      'AWS::Lambda::Function',
      fn,
    ).Properties;
    return (Environment as { Variables: Record<string, unknown> }).Variables.NODE_EXTRA_CA_CERTS;
  };

  it.each([
    ['dev', 'QueryApiFunction'],
    ['dev', 'ProjectionordersFunction'],
    ['prod', 'PrepareFunction'],
  ] as const)('trusts the authority of RDS: in %s the %s', (stage, fn) => {
    expect(extraAuthorities(stage, fn)).toBe('/var/runtime/ca-cert.pem');
  });

  it('starts without that file where a proxy stands between', () => {
    expect(extraAuthorities('prod', 'QueryApiFunction')).toBeUndefined();
  });
});
