import type { JwtAuthorizer } from '../http/jwt-authorizer.ts';
import type { Declared } from './declared.ts';
import type { Parts, Provider } from './provider.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html */
export const apiGatewayRoute: Provider = {
  type: 'AWS::ApiGatewayV2::Route',
  reads: ['AuthorizationScopes', 'AuthorizationType', 'AuthorizerId', 'RouteKey', 'Target'],
  ignores: ['ApiId'],
  create: async (resource, { parts }) => {
    const target = resource.required<string>('Target');
    const fn = parts.integrations.get(target.replace('integrations/', ''));
    const authorizer = authorizerOf(resource, parts);
    const scopes = resource.property<string[]>('AuthorizationScopes');
    parts.routes.push({
      routeKey: resource.required('RouteKey'),
      fn: fn ?? resource.refuse(`there is no integration ${target}`),
      ...(authorizer && { authorizer }),
      ...(scopes && { scopes }),
    });
    return { ref: resource.logicalId };
  },
};

function authorizerOf(resource: Declared, { authorizers }: Parts): JwtAuthorizer | undefined {
  const type = resource.property<string>('AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return undefined;
  if (type !== 'JWT') resource.refuse(`AuthorizationType ${type} is not known locally`);
  const id = resource.required<string>('AuthorizerId');
  return authorizers.get(id) ?? resource.refuse(`there is no authorizer ${id}`);
}
