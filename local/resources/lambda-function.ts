import type { Declared } from './declared.ts';
import type { Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';

interface Code {
  readonly S3Key: string;
}

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction: Provider = {
  type: 'AWS::Lambda::Function',
  reads: ['Code', 'Environment', 'Handler', 'MemorySize', 'ReservedConcurrentExecutions', 'Timeout'],
  ignores: ['Architectures', 'Description', 'LoggingConfig', 'Role', 'Runtime', 'TracingConfig'],
  create: async (resource, { assetFolder, startFunction, parts }) => {
    const name = resource.physicalName;
    const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
    const reservedConcurrency = resource.property<number>('ReservedConcurrentExecutions');
    const fn = startFunction({
      logicalId: resource.logicalId,
      name,
      arn,
      codeDir: assetFolder(resource.required<Code>('Code').S3Key),
      handler: resource.required('Handler'),
      timeoutSeconds: resource.property('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
      memoryMb: resource.property('MemorySize') ?? DEFAULT_MEMORY_MB,
      environment: variables(resource),
      ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    });
    parts.functions.set(arn, fn);
    return { ref: name, attributes: { Arn: arn } };
  },
};

function variables(resource: Declared): Readonly<Record<string, string>> {
  return resource.property<{ Variables?: Record<string, string> }>('Environment')?.Variables ?? {};
}
