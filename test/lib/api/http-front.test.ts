import { describe, expect, it } from 'vitest';
import { commandRoutes } from '../../../lambdas/command-api/contract.ts';
import { historyRoutes } from '../../../lambdas/history/contract.ts';
import { operationsRoutes } from '../../../lambdas/operations/contract.ts';
import { projections } from '../../../lambdas/projections/contract.ts';
import { openRoutes } from '../../../lambdas/query-api/contract.ts';
import { stageTemplates, wordsOf } from '../stage-templates.ts';

describe.each(['local', 'dev', 'prod'] as const)('the HTTP API of %s', (stage) => {
  const { service } = stageTemplates(stage);
  const routes = Object.values(service.findResources('AWS::ApiGatewayV2::Route')).map(
    ({ Properties }) => Properties,
  );
  const integrations = service.findResources('AWS::ApiGatewayV2::Integration');

  const functionBehind = (target: unknown) => {
    const integrationId = Object.keys(integrations).find((id) => JSON.stringify(target).includes(`"${id}"`));
    return wordsOf(integrations[integrationId ?? '']?.Properties.IntegrationUri);
  };

  it('has the routes of the contracts, each with its function, and ours for all else', () => {
    const to = (name: string, keys: readonly string[]) => keys.map((key) => [key, `${name}Function.Arn`]);
    expect(routes.map(({ RouteKey, Target }) => [RouteKey, functionBehind(Target)]).sort()).toEqual(
      [
        ...to('CommandApi', commandRoutes),
        ...to('HistoryApi', historyRoutes),
        ...to('OperationsApi', operationsRoutes),
        ...to('QueryApi', [
          ...projections.flatMap(({ routes }) => Object.keys(routes)),
          ...openRoutes,
          '$default',
        ]),
      ].sort(),
    );
  });

  it('G14, S31: asks for a token on every route but the open ones', () => {
    const open = routes.filter(({ AuthorizationType }) => AuthorizationType !== 'JWT');
    expect(open.map(({ RouteKey }) => RouteKey)).toEqual([...openRoutes]);
    const closed = routes.filter(({ AuthorizationType }) => AuthorizationType === 'JWT');
    expect(new Set(closed.map(({ AuthorizerId }) => wordsOf(AuthorizerId)))).toEqual(
      new Set(['FrontApiTokens']),
    );
  });

  it('S31: takes tokens of our user pool that were made for our client', () => {
    service.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Issuer: { 'Fn::GetAtt': ['IdentityUsers61009EFD', 'ProviderURL'] },
        Audience: [{ Ref: 'IdentityUsersClient75E7C958' }],
      },
    });
  });

  it('hands requests on in payload format 2.0', () => {
    for (const { Properties } of Object.values(integrations)) {
      expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    }
  });

  it('may call its functions for its routes only', () => {
    const permissions = Object.values(service.findResources('AWS::Lambda::Permission'));
    expect(permissions).toHaveLength(routes.length);
    for (const { Properties } of permissions) {
      expect(Properties.Principal).toBe('apigateway.amazonaws.com');
      expect(wordsOf(Properties.SourceArn)).toContain(':FrontApi/');
    }
  });

  it('is throttled and logs each request as JSON', () => {
    const [stageResource] = Object.values(service.findResources('AWS::ApiGatewayV2::Stage'));
    const { DefaultRouteSettings, AccessLogSettings, StageName } = stageResource?.Properties ?? {};
    expect(StageName).toBe('$default');
    expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThan(0);
    expect(wordsOf(AccessLogSettings.DestinationArn)).toBe('FrontAccessLogs.Arn');
    expect(JSON.parse(AccessLogSettings.Format)).toMatchObject({ requestId: '$context.requestId' });
  });

  it('says its address in an output', () => {
    service.hasOutput('ApiUrl', { Value: { 'Fn::GetAtt': ['FrontApi91359512', 'ApiEndpoint'] } });
  });
});
