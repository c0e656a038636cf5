import { describe, expect, it } from 'vitest';
import { parseRouteKey } from '../../../lib/api/route-key.ts';

describe('a route key', () => {
  it.each(['GET /orders/{id}', 'POST /{collection}/{command}', '$default'])('%s is a route', (key) => {
    expect(parseRouteKey(key).key).toBe(key);
  });

  it.each(['', 'GET', '/orders', 'get /orders', 'GET orders', 'FETCH /orders', 'GET /orders now'])(
    '"%s" is none',
    (key) => {
      expect(() => parseRouteKey(key)).toThrow(/is no route\. Write a method and a path/);
    },
  );
});
