import type { Provider } from './provider.ts';

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
export const apiGatewayAuthorizer: Provider = {
  type: 'AWS::ApiGatewayV2::Authorizer',
  reads: ['AuthorizerType', 'IdentitySource', 'JwtConfiguration'],
  ignores: ['ApiId', 'Name'],
  create: async (resource, { parts }) => {
    if (resource.required('AuthorizerType') !== 'JWT')
      resource.refuse('only JWT authorizers are known locally');
    const source = resource.required<string[]>('IdentitySource').join();
    if (source !== '$request.header.Authorization')
      resource.refuse(`IdentitySource ${source} is not known locally`);
    const { Issuer, Audience } = resource.required<{ Issuer: string; Audience: string[] }>(
      'JwtConfiguration',
    );
    parts.authorizers.set(resource.logicalId, { issuer: Issuer, audience: Audience });
    return { ref: resource.logicalId };
  },
};
