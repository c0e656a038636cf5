import type { Provider } from './provider.ts';

/** The default stage: its address is the API's own. */
export const apiGatewayStage: Provider = {
  type: 'AWS::ApiGatewayV2::Stage',
  reads: ['StageName'],
  ignores: ['AccessLogSettings', 'ApiId', 'AutoDeploy', 'DefaultRouteSettings'],
  create: async (resource) => {
    const name = resource.required<string>('StageName');
    if (name !== '$default') resource.refuse('only the stage $default is known locally');
    return { ref: name };
  },
};
