import { describe, expect, it } from 'vitest';
import { projections, userOf } from '../../../lambdas/projections/contract.ts';
import { environmentOf, permissionsOf, stageTemplates } from '../stage-templates.ts';

const users = [
  ...projections
    .filter(({ store }) => store === 'postgres')
    .map((contract) => [`Projection${contract.name}Function`, userOf(contract)] as const),
  ['QueryApiFunction', 'query_api'] as const,
];

describe.each(users)('the %s', (fn, user) => {
  const urlIn = (stage: 'local' | 'dev' | 'prod') =>
    environmentOf(stageTemplates(stage).service, fn).POSTGRES_URL;

  it('finds PostgreSQL in one URL: the proxy in prod, the cluster in dev, both without a password', () => {
    const cluster = 'PublishOutputFnGetAttPostgresCluster';
    expect(urlIn('prod')).toBe(`postgresql://${user}@PublishOutputFnGetAttPostgresProxyEndpoint:5432/varve`);
    expect(urlIn('dev')).toBe(`postgresql://${user}@${cluster}EndpointAddress:${cluster}EndpointPort/varve`);
  });

  it('signs in with its own name as the password in local', () => {
    expect(urlIn('local')).toMatch(new RegExp(`^postgresql://${user}:${user}@.*/varve$`));
  });

  it('G14: may sign in as itself and as nobody else', () => {
    const permissions = permissionsOf(stageTemplates('prod').service, fn);
    expect(permissions.filter((line) => line.startsWith('rds-db:'))).toEqual([
      expect.stringMatching(new RegExp(`^rds-db:connect on .*PostgresProxyDBProxyArn.*/${user}$`)),
    ]);
  });
});
