import { describe, expect, it } from 'vitest';
import { permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

const PREPARE = 'Custom::PrepareReadModels';

describe('the preparation of read models', () => {
  const { service } = stageTemplates('prod');
  const prepared = resourceNamed(service, PREPARE, 'Prepare');

  it('is asked for by CloudFormation of the function itself, with an end to the waiting', () => {
    expect(wordsOf(prepared.Properties.ServiceToken)).toBe('PrepareFunction.Arn');
    expect(Number(prepared.Properties.ServiceTimeout)).toBeLessThan(3600);
  });

  it('is told the URL of each projection and of the query API', () => {
    const proxy = 'PublishOutputFnGetAttPostgresProxyEndpoint:5432/varve';
    const users = prepared.Properties.Users as { Projection: string; Url: unknown }[];
    expect(users.map(({ Projection, Url }) => [Projection, wordsOf(Url)])).toEqual([
      ['orders', `postgresql://projection_orders@${proxy}`],
      ['sales', `postgresql://projection_sales@${proxy}`],
    ]);
    expect(wordsOf(prepared.Properties.QueryUrl)).toBe(`postgresql://query_api@${proxy}`);
  });

  it('is asked for again when a generation or the code of the preparation changes', () => {
    expect(prepared.Properties.Version).toMatch(/^orders_v1_b1 sales_v1_b1 [0-9a-f]{64}$/);
  });

  it('is done as the administrator, past the proxy, with the password that RDS keeps', () => {
    const { Environment } = resourceNamed(service, 'AWS::Lambda::Function', 'PrepareFunction').Properties;
    const { Variables } = Environment as { Variables: Record<string, unknown> };
    expect(wordsOf(Variables.POSTGRES_ADMIN_URL)).toMatch(
      /^postgresql:\/\/varve_admin@.*ClusterEndpointAddress/,
    );
    expect(wordsOf(Variables.POSTGRES_ADMIN_SECRET)).toContain('MasterUserSecret');
    expect(permissionsOf(service, 'PrepareFunction').filter((line) => !/ec2:|logs:/.test(line))).toEqual([
      expect.stringMatching(/^secretsmanager:DescribeSecret on .*MasterUserSecret/),
      expect.stringMatching(/^secretsmanager:GetSecretValue on .*MasterUserSecret/),
    ]);
  });

  it('needs no secret in local, where the administrator is in the URL', () => {
    const local = resourceNamed(stageTemplates('local').service, 'AWS::Lambda::Function', 'PrepareFunction');
    const { Variables } = local.Properties.Environment as { Variables: Record<string, unknown> };
    expect(Object.keys(Variables)).toEqual(['POSTGRES_ADMIN_URL']);
    expect(wordsOf(Variables.POSTGRES_ADMIN_URL)).toMatch(/^postgresql:\/\/varve_admin:varve_admin@/);
  });
});
