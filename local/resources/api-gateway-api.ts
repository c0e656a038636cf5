import type { Provider } from './provider.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html */
export const apiGatewayApi: Provider = {
  type: 'AWS::ApiGatewayV2::Api',
  reads: ['ProtocolType'],
  ignores: ['Description', 'Name'],
  create: async (resource, { api }) => {
    if (resource.required('ProtocolType') !== 'HTTP') resource.refuse('only HTTP APIs are known locally');
    return { ref: resource.logicalId, attributes: { ApiEndpoint: api, ApiId: resource.logicalId } };
  },
};
