import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../bin/openapi.ts';
import { historyRoutes } from '../../lambdas/history/contract.ts';
import { operationsRoutes } from '../../lambdas/operations/contract.ts';
import { projections } from '../../lambdas/projections/contract.ts';
import { openRoutes } from '../../lambdas/query-api/contract.ts';

const document = JSON.parse(JSON.stringify(await openApiDocument()));
const operations = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

describe('the API document', () => {
  test('names every command, those that need no id, and what operators do', () => {
    expect(operations.filter((operation) => operation.startsWith('POST'))).toEqual([
      'POST /accounts/{id}/create-account',
      'POST /accounts/create-account',
      'POST /accounts/{id}/deposit-money',
      'POST /accounts/{id}/withdraw-money',
      'POST /accounts/{id}/block-account',
      'POST /accounts/{id}/unblock-account',
      'POST /accounts/{id}/close-account',
      'POST /orders/{id}/create-order',
      'POST /orders/create-order',
      'POST /orders/{id}/add-product-to-cart',
      'POST /orders/{id}/remove-product-from-cart',
      'POST /orders/{id}/place-order',
      'POST /orders/{id}/update-order-status',
      'POST /products/{id}/register-product',
      'POST /products/register-product',
      'POST /products/{id}/change-price',
      'POST /products/{id}/receive-stock',
      'POST /products/{id}/reserve-stock',
      'POST /products/{id}/release-stock',
      'POST /operations/redrive',
      'POST /operations/verifications',
      'POST /operations/verifications/{id}/stop',
      'POST /operations/tierings',
      'POST /operations/tierings/{id}/stop',
      'POST /operations/replays',
      'POST /operations/replays/{id}/stop',
      'POST /operations/exports',
      'POST /operations/exports/{id}/stop',
      'POST /operations/imports',
      'POST /operations/imports/{id}/stop',
      'POST /operations/imports/objects',
    ]);
  });

  test('names every query, what may be asked of the past of each collection, and what operators ask', () => {
    const gets = operations.filter((operation) => operation.startsWith('GET'));
    const ofThePast = ['accounts', 'orders', 'products'].flatMap((collection) =>
      historyRoutes.map((route) => route.replace('{collection}', collection)),
    );
    const ofOperators = operationsRoutes.filter((route) => route.startsWith('GET'));
    expect(gets.sort()).toEqual(
      [
        ...projections.flatMap(({ routes }) => Object.keys(routes)),
        ...openRoutes,
        ...ofThePast,
        ...ofOperators,
      ].sort(),
    );
  });

  test('says what a body holds by the schema that validates it', () => {
    const { schema } =
      document.paths['/orders/{id}/add-product-to-cart'].post.requestBody.content['application/json'];
    const [byOperator, byCustomer] = schema.anyOf;
    const fields = (form: typeof byOperator) => Object.keys(form.properties);
    expect(fields(byOperator)).toEqual(['product', 'quantity', 'unitPrice', 'description', 'kind']);
    expect(byOperator.required).toEqual(['product', 'quantity', 'unitPrice']);
    expect(fields(byCustomer)).toEqual(['product', 'quantity', 'description']);
    expect([byOperator, byCustomer].map((form) => form.additionalProperties)).toEqual([false, false]);
  });

  test('resolves every reference that it makes', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/([^"]+)"/g)].map(
      ([, path = '']) => path,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const path of references) {
      const found = path.split('/').reduce((part, step) => part?.[step], document.components);
      expect(found, path).toBeDefined();
    }
  });
});
