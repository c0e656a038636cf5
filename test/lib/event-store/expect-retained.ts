import { expect } from 'vitest';
import type { Resource } from '../stage-templates.ts';

/** A table that is kept when it is deleted or replaced, protected, restored to any second, and named by nobody. */
export function expectRetained(table: Resource): void {
  expect(table).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ],
    },
  });
  expect(table.Properties).not.toHaveProperty('TableName');
}
