import { describe, expect, test } from 'vitest';
import {
  anyGenerationOf,
  firstGenerationOf,
  folderOf,
  generationOf,
  type ProjectionContract,
  parseGeneration,
  projections,
  tableEnvOf,
  userOf,
} from '../../lambdas/projections/contract.ts';

describe('the name of a generation', () => {
  test('says of which projection, version and build it is one', () => {
    const name = generationOf('order-search', { version: 2, build: 13 });
    expect(name).toBe('order-search_v2_b13');
    expect(parseGeneration(name)).toEqual({ projection: 'order-search', version: 2, build: 13 });
  });

  test.each([
    'sales',
    'sales_v1',
    'sales_v0_b1',
    'sales_v1_b01',
    'sales_v1_b1 ',
    'x_v1_b1_v1_b1',
    'Sales_v1_b1',
  ])('%j is none', (text) => {
    expect(parseGeneration(text)).toBeUndefined();
  });

  test('is among those that its version may write, and that of no other version is', () => {
    const [one, ten] = [1, 10].map((version) => anyGenerationOf({ name: 'sales', version }));
    expect([one, ten]).toEqual(['sales_v1_b*', 'sales_v10_b*']);
    expect(firstGenerationOf({ name: 'sales', version: 10 })).toMatch(/^sales_v10_b/);
  });
});

test('the first version has the name of the projection, and keeps it beside others', () => {
  const named = (version: number) => {
    const contract = { name: 'order-search', version };
    return [folderOf(contract), userOf(contract), tableEnvOf(contract)];
  };
  expect(named(1)).toEqual(['order-search', 'projection_order_search', 'ORDER_SEARCH_TABLE']);
  expect(named(2)).toEqual(['order-search-v2', 'projection_order_search_v2', 'ORDER_SEARCH_V2_TABLE']);
});

test('what is deployed has a name that generations can be told apart by, a folder of its own, and the routes of its name', () => {
  const all: readonly ProjectionContract[] = projections;
  for (const contract of all)
    expect(parseGeneration(firstGenerationOf(contract))).toMatchObject({ projection: contract.name });
  expect(new Set(all.map(folderOf)).size).toBe(all.length);
  for (const [name, versions] of Map.groupBy(all, (each) => each.name))
    for (const { routes, category } of versions)
      expect([name, routes, category]).toEqual([name, versions[0]?.routes, versions[0]?.category]);
});
