import type { Declared } from './declared.ts';
import { findFunction } from './find-function.ts';
import type { Provider } from './provider.ts';

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const apiGatewayIntegration: Provider = {
  type: 'AWS::ApiGatewayV2::Integration',
  reads: ['IntegrationType', 'IntegrationUri', 'PayloadFormatVersion'],
  ignores: ['ApiId'],
  create: async (resource, { parts }) => {
    demand(resource, 'IntegrationType', 'AWS_PROXY');
    demand(resource, 'PayloadFormatVersion', '2.0');
    parts.integrations.set(
      resource.logicalId,
      findFunction(resource.required('IntegrationUri'), parts, resource),
    );
    return { ref: resource.logicalId };
  },
};

function demand(resource: Declared, property: string, value: string): void {
  const given = resource.required(property);
  if (given !== value) resource.refuse(`${property} is ${given}; only ${value} is known locally`);
}
