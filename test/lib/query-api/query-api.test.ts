import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

describe('the query API', () => {
  const { service } = stageTemplates('prod');
  const fn = resourceNamed(service, 'AWS::Lambda::Function', 'QueryApiFunction');

  it('G14: may read the cursor key and its stores, as told there, and what serves; it has no way to the events', () => {
    const stores = /ec2:|logs:|rds-db:|es:|elasticache:|DynamoDb/;
    const permissions = permissionsOf(service, 'QueryApiFunction').filter((line) => !stores.test(line));
    expect(permissions).toEqual([
      'dynamodb:GetItem on PublishOutputFnGetAttGenerationsTableArn',
      'secretsmanager:DescribeSecret on CursorKeySecret',
      'secretsmanager:GetSecretValue on CursorKeySecret',
    ]);
  });

  it('finds its stores, what serves and its cursor key, and nothing else', () => {
    const environment = environmentOf(service, 'QueryApiFunction');
    expect(Object.keys(environment).sort()).toEqual([
      'CURSOR_KEY_SECRET',
      'GENERATIONS_TABLE',
      'OPENSEARCH_URL',
      'POSTGRES_URL',
      'PRODUCT_STOCK_TABLE',
      'VALKEY_URL',
    ]);
    expect(environment.CURSOR_KEY_SECRET).toBe('CursorKeySecret');
  });

  it('is updated when what its code reads is prepared', () => {
    expect(fn.DependsOn).toContainEqual(expect.stringMatching(/^PrepareReadModels/));
  });
});
