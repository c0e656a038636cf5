import { expect, it } from 'vitest';
import { environmentOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

it('the Valkey of local is an address without TLS and without a user', () => {
  const { readModel, service } = stageTemplates('local');
  const { Properties } = resourceNamed(readModel, 'AWS::ElastiCache::ServerlessCache', 'Valkey');
  expect(Properties).toEqual({ Engine: 'valkey', ServerlessCacheName: expect.any(String) });
  const endpoint = 'PublishOutputFnGetAttValkeyCacheEndpoint';
  for (const fn of [
    'ProjectionaccountbalanceFunction',
    'ProjectionbestsellersFunction',
    'QueryApiFunction',
  ]) {
    expect(environmentOf(service, fn).VALKEY_URL).toBe(`valkey://${endpoint}Address:${endpoint}Port`);
  }
});
