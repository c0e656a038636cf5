import { describe, expect, it } from 'vitest';
import { stageConfig } from '../../../lib/config/stages.ts';
import { addStacks } from '../../../lib/stacks/varve.ts';
import { newApp, resourcesOf, stageTemplates } from '../stage-templates.ts';

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

  it('are none without all of them', () => {
    expect(storesIn(stage, stores.join(','))).toEqual([]);
  });
});

it.each([
  ['AWS::RDS::DBProxy', 'DBProxyName'],
  ['AWS::ElastiCache::ServerlessCache', 'ServerlessCacheName'],
])('an %s has another name in other subnets, so that one can replace the other', (type, property) => {
  const prod = stageConfig('prod');
  const nameIn = (zones: 2 | 3) => {
    const readStores = { ...prod.readStores, opensearch: { kind: 'off' } } as const;
    const { readModel } = addStacks(newApp(), { ...prod, readStores, network: { kind: 'private', zones } });
    return resourcesOf(readModel).find(({ resource }) => resource.Type === type)?.resource.Properties[
      property
    ];
  };
  expect([nameIn(2), nameIn(3)]).toEqual([
    expect.stringContaining('2zones'),
    expect.stringContaining('3zones'),
  ]);
});

describe('the network', () => {
  const networkIn = (without: string) =>
    resourcesOf(stageTemplates('prod', without).stacks[1]).filter(({ id }) => id.startsWith('Network'));

  it.each([...stores, stores.join(',')])(
    'is the same without %s, since functions that leave it still hold interfaces there',
    (without) => {
      expect(networkIn('').length).toBeGreaterThan(8);
      expect(networkIn(without)).toEqual(networkIn(''));
    },
  );

  it('is none in local, which has an empty stack without its stores', () => {
    stageTemplates('local').readModel.resourceCountIs('AWS::EC2::VPC', 0);
    expect(stageTemplates('local', stores.join(',')).readModel.toJSON().Resources).toBeUndefined();
  });

  it('is demanded by a store that stands in one, by name of the setting', () => {
    const config = { ...stageConfig('dev'), network: { kind: 'none' } } as const;
    expect(() => addStacks(newApp(), config)).toThrow(
      /Stage "dev" has a read store that stands in a network, but no network\. Set network\.kind to 'private'/,
    );
  });
});
