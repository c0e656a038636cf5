import type { EngineClients } from '../engines/engine-clients.ts';
import type { EngineUrls } from '../engines/start-engines.ts';
import type { Machine } from '../engines/step-functions/read-definition.ts';
import type { FunctionDefinition } from '../functions/function-definition.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import type { ApiRoute } from '../http/api-server.ts';
import type { JwtAuthorizer } from '../http/jwt-authorizer.ts';
import type { Declared } from './declared.ts';

/** Creates the resources of one CloudFormation type on the engines of this machine. */
export interface Provider {
  readonly type: string;
  /** Properties that `create` reads; it may read no others. */
  readonly reads: readonly string[];
  /** Properties that mean nothing on one machine. Any that stands in neither list stops the start. */
  readonly ignores?: readonly string[];
  /** Must leave alone what an earlier start created. */
  create(resource: Declared, backend: Backend): Promise<Created>;
}

/** What `Ref` and `Fn::GetAtt` answer for a resource. */
export interface Created {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The machine's side of the template: where providers find engines, and leave what is to be run. */
export interface Backend {
  readonly clients: EngineClients;
  readonly engines: EngineUrls;
  /** URL of the local issuer of tokens. */
  readonly issuer: string;
  /** URL that the HTTP API will have. */
  readonly api: string;
  assetFolder(objectKey: string): string;
  startFunction(definition: FunctionDefinition): LambdaFunction;
  /** Has all that is in the tables published again, for somebody who has missed it. */
  publishAnew(): Promise<void>;
  readonly parts: Parts;
}

/** What the created resources add up to, by ARN or id. */
export interface Parts {
  readonly functions: Map<string, LambdaFunction>;
  readonly stateMachines: Map<string, Machine>;
  readonly mappings: EventSourceMapping[];
  readonly schedules: Schedule[];
  readonly invokeConfigs: Map<string, EventInvokeConfig>;
  readonly integrations: Map<string, LambdaFunction>;
  readonly authorizers: Map<string, JwtAuthorizer>;
  readonly routes: ApiRoute[];
  readonly clientIds: string[];
}

interface EventInvokeConfig {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface EventSourceMapping extends EventInvokeConfig {
  readonly fn: LambdaFunction;
}

interface Schedule extends EventInvokeConfig {
  readonly arn: string;
  readonly target: LambdaFunction | Machine;
}

export const noParts = (): Parts => ({
  functions: new Map(),
  stateMachines: new Map(),
  mappings: [],
  schedules: [],
  invokeConfigs: new Map(),
  integrations: new Map(),
  authorizers: new Map(),
  routes: [],
  clientIds: [],
});
