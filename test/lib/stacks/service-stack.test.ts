import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  type ProjectionContract,
  projections,
  type ReadStore,
} from '../../../lambdas/projections/contract.ts';
import { environmentOf, type Resource, stageTemplates } from '../stage-templates.ts';

const stores: readonly ReadStore[] = ['postgres', 'opensearch', 'valkey', 'dynamodb'];
const ENVIRONMENT = {
  postgres: 'POSTGRES_URL',
  opensearch: 'OPENSEARCH_URL',
  valkey: 'VALKEY_URL',
  dynamodb: 'PRODUCT_STOCK_TABLE',
};

/** What is left out: each store alone, and all of them. */
const variants = [...stores.map((store) => [store]), stores].map((off) => ({ off, name: off.join(',') }));

describe.each(['local', 'prod'] as const)('the service of %s', (stage) => {
  describe.each(variants)('without $name', ({ off, name }) => {
    const { service } = stageTemplates(stage, name);
    const isOn = (store: ReadStore) => !off.includes(store);

    it('has the projections of the other stores, and no others', () => {
      const functions = Object.keys(service.findResources('AWS::Lambda::Function'))
        .map((id) => /^Projection(.*)Function.{8}$/.exec(id)?.[1])
        .filter((projection) => projection !== undefined);
      const expected = projections.filter(({ store }) => isOn(store));
      expect(functions.sort()).toEqual(expected.map((contract) => contract.name.replaceAll('-', '')).sort());
    });

    it('has the queries of the other stores, and no others', () => {
      const routes = Object.values(service.findResources('AWS::ApiGatewayV2::Route')).map(
        ({ Properties }) => Properties.RouteKey as string,
      );
      const queriesOf = (some: readonly ProjectionContract[]) =>
        some.flatMap((each) => Object.keys(each.routes));
      const all = queriesOf(projections);
      const expected = queriesOf(projections.filter(({ store }) => isOn(store)));
      expect(routes.filter((route) => all.includes(route)).sort()).toEqual(expected.sort());
      expect(routes).toContain('GET /openapi.json');
      expect(routes).toContain('$default');
    });

    it('tells the query API of the other stores only', () => {
      const known = Object.keys(environmentOf(service, 'QueryApiFunction'));
      expect(stores.filter((store) => known.includes(ENVIRONMENT[store]))).toEqual(stores.filter(isOn));
    });

    it('refers to nothing that is not there, in its stack or another', () => {
      const { stacks } = stageTemplates(stage, name);
      const outputs = stacks.flatMap((stack) =>
        Object.keys(Template.fromStack(stack).toJSON().Outputs ?? {}),
      );
      const text = JSON.stringify(service.toJSON());
      const wanted = [...text.matchAll(/"OutputName":"(\w+)"/g)].map(([, output]) => output);
      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.filter((output) => !outputs.includes(output ?? ''))).toEqual([]);
    });
  });
});

describe.each(stores)('a deployment without %s after one with it', (store) => {
  const resourcesOf = (without: string): Record<string, Resource> =>
    stageTemplates('prod', without).service.toJSON().Resources;
  const [before, after] = [resourcesOf(''), resourcesOf(store)];

  it('takes resources away and brings none', () => {
    expect(Object.keys(after).filter((id) => !(id in before))).toEqual([]);
    expect(Object.keys(after).length).toBeLessThan(Object.keys(before).length);
  });

  it('is held up by nothing: the stack before exports and imports nothing', () => {
    for (const stack of stageTemplates('prod').stacks) {
      expect(JSON.stringify(Template.fromStack(stack))).not.toMatch(/Fn::ImportValue|"Export"/);
    }
  });

  it('leaves the functions of the other projections as they were', () => {
    const names = projections.filter((contract) => contract.store !== store).map(({ name }) => name);
    for (const name of names) {
      const start = `Projection${name.replaceAll('-', '')}Function`;
      const ids = Object.keys(after).filter((id) => id.startsWith(start));
      expect(ids.length).toBeGreaterThan(0);
      for (const id of ids) expect(after[id]?.Properties).toEqual(before[id]?.Properties);
    }
  });
});
