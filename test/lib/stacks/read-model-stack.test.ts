import { describe, expect, it } from 'vitest';
import { stageTemplates } from '../stage-templates.ts';

/** Types of which there is one only where a store is on. */
const TYPES = {
  postgres: 'AWS::RDS::DBCluster',
  opensearch: 'AWS::OpenSearchService::Domain',
  valkey: 'AWS::ElastiCache::ServerlessCache',
  dynamodb: 'AWS::DynamoDB::GlobalTable',
};
const stores = Object.keys(TYPES);
const storesIn = (stage: 'local' | 'prod', without: string) => {
  const { readModel } = stageTemplates(stage, without);
  return stores.filter(
    (store) => Object.keys(readModel.findResources(TYPES[store as 'valkey'])).length === 1,
  );
};

describe.each(['local', 'prod'] as const)('the stores of %s', (stage) => {
  it('are all there', () => {
    expect(storesIn(stage, '')).toEqual(stores);
  });

  it.each(stores)('are there without %s', (store) => {
    expect(storesIn(stage, store)).toEqual(stores.filter((other) => other !== store));
  });

  it('are none without all of them, and neither is anything else', () => {
    const { readModel } = stageTemplates(stage, stores.join(','));
    expect(readModel.toJSON().Resources).toBeUndefined();
  });
});

describe('the network', () => {
  const networksOf = (without: string) =>
    Object.keys(stageTemplates('prod', without).readModel.findResources('AWS::EC2::VPC')).length;

  it('is one for all stores that need it', () => {
    expect(networksOf('')).toBe(1);
    expect(networksOf('postgres')).toBe(1);
    expect(networksOf('postgres,opensearch')).toBe(1);
  });

  it('is not there for DynamoDB alone, nor in local', () => {
    expect(networksOf('postgres,opensearch,valkey')).toBe(0);
    stageTemplates('local').readModel.resourceCountIs('AWS::EC2::VPC', 0);
  });
});
