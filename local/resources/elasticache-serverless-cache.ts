import type { Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';
import { storeUrl } from './store-url.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-serverlesscache.html */
export const elasticacheServerlessCache: Provider = {
  type: 'AWS::ElastiCache::ServerlessCache',
  reads: ['Engine', 'ServerlessCacheName'],
  ignores: ['CacheUsageLimits', 'Description', 'MajorEngineVersion'],
  create: async (resource, { engines }) => {
    const engine = resource.required<string>('Engine');
    if (engine !== 'valkey') resource.refuse(`Engine is ${engine}; only valkey is known locally`);
    const { hostname, port } = storeUrl('valkey', resource, engines);
    const name = resource.required<string>('ServerlessCacheName');
    const arn = `arn:aws:elasticache:${REGION}:${ACCOUNT}:serverlesscache:${name}`;
    return { ref: name, attributes: { ARN: arn, 'Endpoint.Address': hostname, 'Endpoint.Port': port } };
  },
};
