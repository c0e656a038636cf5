import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { claimLineage } from '../../lambdas/core/claim.ts';
import type { EventLineage } from '../../lambdas/core/upcaster.ts';
import { accountEventSchemas } from '../../lambdas/domain/accounts/events.ts';
import { aggregates, upcast } from '../../lambdas/domain/aggregates.ts';
import { orderEventSchemas } from '../../lambdas/domain/orders/events.ts';
import { productEventSchemas } from '../../lambdas/domain/products/events.ts';
import { commitOf } from '../support/histories.ts';

/** Every type and version that ever shipped, with the data of one as it was stored. What is here is never taken out. */
const shipped: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> =
  JSON.parse(readFileSync(new URL('shipped-events.json', import.meta.url), 'utf8'));

const schemas: Readonly<Record<string, z.ZodType>> = {
  ...accountEventSchemas,
  ...orderEventSchemas,
  ...productEventSchemas,
};

const stored = Object.entries(shipped).flatMap(([category, types]) =>
  Object.entries(types).flatMap(([type, versions]) =>
    Object.entries(versions).map(([version, data]) => ({
      category,
      event: { type, schemaVersion: Number(version), data },
    })),
  ),
);

describe('G11 what ever shipped', () => {
  test.each(stored)(
    'S25 has a road to the present: $event.type $event.schemaVersion',
    ({ category, event }) => {
      const [present] = upcast({ ...commitOf(`${category}#1`, 1), events: [event] }).events;
      const lineage = [...aggregates, claimLineage].find(
        (each) => each.category === category,
      ) as EventLineage;
      if (lineage.retired?.includes(event.type)) return expect(present).toEqual(event);
      expect(present?.schemaVersion).toBe(lineage.schemaVersions[present?.type ?? '']);
      expect(schemas[present?.type ?? '']?.parse(present?.data) ?? event.data).toEqual(present?.data);
    },
  );

  test.each([...aggregates, claimLineage])(
    'is on record, as all that is written today: $category',
    (lineage) => {
      const { category, schemaVersions } = lineage as EventLineage;
      const missing = Object.entries(schemaVersions).filter(
        ([type, version]) => shipped[category]?.[type]?.[version] === undefined,
      );
      expect(missing, 'add the data of one to test/domain/shipped-events.json').toEqual([]);
    },
  );

  test('the deposit of version 1 is the deposit of today, to the penny', () => {
    const versions = shipped.account?.MoneyDeposited ?? {};
    const old = { type: 'MoneyDeposited', schemaVersion: 1, data: versions[1] };
    expect(upcast({ ...commitOf('account#1', 1), events: [old] }).events).toEqual([
      { type: 'MoneyDeposited', schemaVersion: 2, data: versions[2] },
    ]);
  });
});
