import { findFunction } from './find-function.ts';
import type { Provider } from './provider.ts';

/**
 * How often and how long a function is tried that was invoked asynchronously; what the values may be is left to the event
 * sources, as with mappings.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html
 */
export const lambdaEventInvokeConfig: Provider = {
  type: 'AWS::Lambda::EventInvokeConfig',
  reads: ['FunctionName', 'Qualifier', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts'],
  create: async (resource, { parts }) => {
    const { logicalId } = resource;
    const qualifier = resource.required<string>('Qualifier');
    if (qualifier !== '$LATEST') resource.refuse(`Qualifier is ${qualifier}; only $LATEST is known locally`);
    const { definition } = findFunction(resource.required('FunctionName'), parts, resource);
    const limits = ['MaximumEventAgeInSeconds', 'MaximumRetryAttempts'];
    const given = limits.filter((name) => resource.propertyNames.includes(name));
    const properties = Object.fromEntries(given.map((name) => [name, resource.property(name)]));
    parts.invokeConfigs.set(definition.arn, { logicalId, properties });
    return { ref: logicalId };
  },
};
