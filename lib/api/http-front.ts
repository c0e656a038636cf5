import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApiConfig } from '../config/stage-config.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { Identity } from './identity.ts';
import { parseRouteKey } from './route-key.ts';

export interface HttpFrontProps extends ApiConfig {
  readonly identity: Identity;
  readonly logRetention: RetentionDays;
}

/** The HTTP API: every route asks for a token of ours, but for those that say they are open. */
export class HttpFront extends Construct {
  readonly api: HttpApi;
  private readonly integrations = new Map<VarveFunction, HttpLambdaIntegration>();

  constructor(scope: Construct, id: string, props: HttpFrontProps) {
    super(scope, id);
    const { issuer, audience } = props.identity;
    this.api = new HttpApi(this, 'Api', {
      description: 'Varve: commands and queries',
      createDefaultStage: false,
      defaultAuthorizer: new HttpJwtAuthorizer('Tokens', issuer, { jwtAudience: audience }),
    });
    this.addStage(props);
  }

  /** Lets a function answer these routes (`GET /orders/{id}`), for whoever has a token. */
  addRoutes(routeKeys: readonly string[], fn: VarveFunction): void {
    for (const routeKey of routeKeys) this.addRoute(routeKey, fn);
  }

  /** Lets a function answer these routes, for anyone. */
  addOpenRoutes(routeKeys: readonly string[], fn: VarveFunction): void {
    for (const routeKey of routeKeys) {
      Validations.of(this.addRoute(routeKey, fn, { authorizer: new HttpNoneAuthorizer() })).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Open on purpose: it tells what the API looks like and nothing of what it holds.',
      });
    }
  }

  /** Lets a function answer what no route matches, so that it is ours and needs a token too. */
  addFallback(fn: VarveFunction): void {
    this.addRoute('$default', fn);
  }

  private addRoute(routeKey: string, fn: VarveFunction, options: { authorizer?: HttpNoneAuthorizer } = {}) {
    return new HttpRoute(this, `Route ${routeKey}`, {
      httpApi: this.api,
      routeKey: parseRouteKey(routeKey),
      integration: this.integrationOf(fn),
      ...options,
    });
  }

  /** One integration a function, however many routes it has; each route gets its own permission to call it. */
  private integrationOf(fn: VarveFunction): HttpLambdaIntegration {
    const known = this.integrations.get(fn);
    if (known) return known;
    const integration = new HttpLambdaIntegration('Integration', fn);
    this.integrations.set(fn, integration);
    return integration;
  }

  private addStage({ rateLimit, burstLimit, logRetention }: HttpFrontProps): void {
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: ACCESS_LOG },
    });
  }
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.requestId',
    routeKey: '$context.routeKey',
    path: '$context.path',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    responseBytes: '$context.responseLength',
    ip: '$context.identity.sourceIp',
    subject: '$context.authorizer.claims.sub',
    authorizerError: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
  }),
);
