import { describe, expect, it } from 'vitest';
import { permissionsOf, resourceNamed, stageTemplates, wordsOf } from '../stage-templates.ts';

describe('the query API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'QueryApiFunction');

  it('G14: may sign in as itself and read the cursor key; it has no way to the events', () => {
    const permissions = permissionsOf(service, 'QueryApiFunction').filter((line) => !/ec2:|logs:/.test(line));
    expect(permissions).toEqual([
      expect.stringMatching(/^rds-db:connect on .*PostgresProxyDBProxyArn.*\/query_api$/),
      'secretsmanager:DescribeSecret on QueryApiCursorKey',
      'secretsmanager:GetSecretValue on QueryApiCursorKey',
    ]);
  });

  it('finds its database and its cursor key, and nothing else', () => {
    const { Variables } = fn.Properties.Environment as { Variables: Record<string, unknown> };
    expect(
      Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, wordsOf(value)])),
    ).toEqual({
      POSTGRES_URL: 'postgresql://query_api@PublishOutputFnGetAttPostgresProxyEndpoint:5432/varve',
      CURSOR_KEY_SECRET: 'QueryApiCursorKey',
    });
  });

  it('has its cursor key made by Secrets Manager', () => {
    service.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  it('is updated when the tables that its code reads are prepared', () => {
    expect(fn.DependsOn).toContainEqual(expect.stringMatching(/^PrepareReadModels/));
  });
});
