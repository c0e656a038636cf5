import type { FunctionDefinition } from './function-definition.ts';

/** Where the functions find the engines, by the names of the SDK's own variables (`AWS_ENDPOINT_URL_DYNAMODB`…). */
export interface Placement {
  readonly endpoints: Readonly<Record<string, string>>;
  readonly region: string;
}

/**
 * The whole environment of a function: what Lambda sets, where the engines are, and the template's variables.
 * Nothing of the caller's own environment gets through, so a variable that the template forgot is missing here too.
 * Names and values: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (defined runtime variables).
 */
export function environmentVariables(
  definition: FunctionDefinition,
  placement: Placement,
): Record<string, string> {
  return {
    ...definition.environment,
    ...placement.endpoints,
    _HANDLER: definition.handler,
    AWS_REGION: placement.region,
    AWS_DEFAULT_REGION: placement.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local/[$LATEST]',
    LAMBDA_TASK_ROOT: definition.codeDir,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}
