import { describe, expect, it } from 'vitest';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import type { Backend } from '../../../local/resources/provider.ts';
import { backendWith } from './backend-parts.ts';

const template = {
  Resources: {
    Domain: { Type: 'AWS::OpenSearchService::Domain', Properties: { EngineVersion: 'OpenSearch_2.19' } },
    Cache: {
      Type: 'AWS::ElastiCache::ServerlessCache',
      Properties: { Engine: 'valkey', ServerlessCacheName: 'varve' },
    },
  },
  Outputs: {
    Search: { Value: { 'Fn::Join': ['', ['http://', { 'Fn::GetAtt': ['Domain', 'DomainEndpoint'] }]] } },
    Host: { Value: { 'Fn::GetAtt': ['Cache', 'Endpoint.Address'] } },
    Port: { Value: { 'Fn::GetAtt': ['Cache', 'Endpoint.Port'] } },
  },
};

const create = (engines: Partial<Backend['engines']>, changed: object = {}) =>
  createStacks(
    [{ name: 'Varve', template: { ...template, ...changed } }],
    backendWith({ engines: engines as Backend['engines'] }),
  );

describe('a read store of the template', () => {
  it('is where its engine is', async () => {
    const engines = { opensearch: 'http://127.0.0.1:9200', valkey: 'valkey://127.0.0.1:6379' };
    expect(await create(engines)).toEqual({
      Varve: { Search: 'http://127.0.0.1:9200', Host: '127.0.0.1', Port: '6379' },
    });
  });

  it('stops the start when its engine is switched off', async () => {
    await expect(create({})).rejects.toThrow(
      'Varve: Domain (AWS::OpenSearchService::Domain): opensearch is switched off',
    );
    await expect(create({ opensearch: 'http://127.0.0.1:9200' })).rejects.toThrow(
      'Varve: Cache (AWS::ElastiCache::ServerlessCache): valkey is switched off',
    );
  });

  it('stops the start when it is a cache of another kind than ours', async () => {
    const Cache = { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { Engine: 'memcached' } };
    await expect(create({}, { Resources: { Cache } })).rejects.toThrow(
      'Varve: Cache (AWS::ElastiCache::ServerlessCache): Engine is memcached; only valkey is known locally',
    );
  });
});
