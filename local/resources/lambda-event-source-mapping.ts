import { findFunction } from './find-function.ts';
import type { Provider } from './provider.ts';

/** Left to the event sources, which know each property and refuse the others. */
export const lambdaEventSourceMapping: Provider = {
  type: 'AWS::Lambda::EventSourceMapping',
  reads: ['*'],
  create: async (resource, { parts }) => {
    const { logicalId, propertyNames } = resource;
    const properties = Object.fromEntries(propertyNames.map((name) => [name, resource.property(name)]));
    const fn = findFunction(String(properties.FunctionName), parts, resource);
    parts.mappings.push({ logicalId, properties, fn });
    return { ref: logicalId, attributes: { Id: logicalId } };
  },
};
