import { HttpMethod, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';

const isMethod = (word: string | undefined): word is HttpMethod =>
  Object.values<string | undefined>(HttpMethod).includes(word);

/** `GET /orders/{id}` or `$default` as the CDK wants it. @throws Error on anything else. */
export function parseRouteKey(routeKey: string): HttpRouteKey {
  if (routeKey === '$default') return HttpRouteKey.DEFAULT;
  const [method, path, ...rest] = routeKey.split(' ');
  if (isMethod(method) && path?.startsWith('/') && rest.length === 0) return HttpRouteKey.with(path, method);
  throw new Error(`"${routeKey}" is no route. Write a method and a path, like "GET /orders/{id}".`);
}
