import { expect, test } from 'vitest';
import { codeNames } from '../../lambdas/replay/code-names.ts';

test('the code of a version is named by its folder, and one without a name is not deployed', () => {
  const codeOf = codeNames('{"orders":"one","orders-v2":"two"}');
  expect([codeOf('orders', 1), codeOf('orders', 2)]).toEqual(['one', 'two']);
  expect(() => codeOf('orders', 3)).toThrow(/Version 3 of orders is not deployed/);
});
