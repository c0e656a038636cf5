import { describe, expect, test } from 'vitest';
import { routeTable } from '../../../local/http/route-table.ts';

const tableOf = (...routeKeys: string[]) =>
  routeTable(routeKeys.map((routeKey) => ({ routeKey, value: undefined })));

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
describe('a route is chosen', () => {
  const find = tableOf(
    '$default',
    'ANY /{proxy+}',
    'GET /pets/{proxy+}',
    'GET /pets/dog/{id}',
    'ANY /pets/dog/1',
    'GET /pets/dog/1',
  );

  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
    ['POST', '/pets/dog/1', 'ANY /pets/dog/1'],
    ['POST', '/pets/cat', 'ANY /{proxy+}'],
    ['GET', '/', '$default'],
  ])('%s %s goes to %s', (method, path, routeKey) => {
    expect(find(method, path)?.routeKey).toBe(routeKey);
  });

  test('and there may be none', () => {
    expect(tableOf('GET /orders')('GET', '/products')).toBeUndefined();
    expect(tableOf('GET /orders')('POST', '/orders')).toBeUndefined();
  });

  test('by whole segments: neither a longer nor a shorter path, nor an empty variable', () => {
    const orders = tableOf('GET /orders/{id}');
    expect(orders('GET', '/orders/1/lines')).toBeUndefined();
    expect(orders('GET', '/orders')).toBeUndefined();
    expect(orders('GET', '/orders/')).toBeUndefined();
  });
});

test('path variables are decoded, and an encoded slash stays in its segment', () => {
  const find = tableOf('POST /{collection}/{id}/{command}');
  expect(find('POST', '/orders/a%20b%2Fc/place-order')?.pathParameters).toEqual({
    collection: 'orders',
    id: 'a b/c',
    command: 'place-order',
  });
  expect(find('POST', '/orders/%E0%A4%A/x')?.pathParameters).toMatchObject({ id: '%E0%A4%A' });
});

test('a greedy variable takes the rest of the path', () => {
  expect(tableOf('ANY /files/{path+}')('GET', '/files/a/b.txt')?.pathParameters).toEqual({
    path: 'a/b.txt',
  });
});

test('a route key that HTTP APIs do not have is refused', () => {
  expect(() => tableOf('/orders')).toThrow('The route key "/orders"');
});
