import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../bin/openapi.ts';
import { openRoutes, queryRoutes } from '../../lambdas/query-api/contract.ts';

const document = JSON.parse(JSON.stringify(openApiDocument()));
const operations = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

describe('the API document', () => {
  test('names every command of orders, and the one that needs no id', () => {
    expect(operations.filter((operation) => operation.startsWith('POST'))).toEqual([
      'POST /orders/{id}/create-order',
      'POST /orders/create-order',
      'POST /orders/{id}/add-product-to-cart',
      'POST /orders/{id}/remove-product-from-cart',
      'POST /orders/{id}/place-order',
      'POST /orders/{id}/update-order-status',
    ]);
  });

  test('names every route of the query function', () => {
    const gets = operations.filter((operation) => operation.startsWith('GET'));
    expect(gets.sort()).toEqual([...queryRoutes, ...openRoutes].sort());
  });

  test('says what a body holds by the schema that validates it', () => {
    const { schema } =
      document.paths['/orders/{id}/add-product-to-cart'].post.requestBody.content['application/json'];
    expect(Object.keys(schema.properties)).toEqual([
      'product',
      'quantity',
      'unitPrice',
      'description',
      'kind',
    ]);
    expect(schema.required).toEqual(['product', 'quantity', 'unitPrice']);
    expect(schema.additionalProperties).toBe(false);
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
