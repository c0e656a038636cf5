import type { Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';
import { storeUrl } from './store-url.ts';

/**
 * A domain is the server's address; all else that is said of one is about its machines and who may reach them.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-opensearchservice-domain.html
 */
export const opensearchDomain: Provider = {
  type: 'AWS::OpenSearchService::Domain',
  reads: [],
  ignores: ['*'],
  create: async (resource, { engines }) => {
    const { host } = storeUrl('opensearch', resource, engines);
    const arn = `arn:aws:es:${REGION}:${ACCOUNT}:domain/${resource.physicalName}`;
    return { ref: resource.physicalName, attributes: { DomainEndpoint: host, Arn: arn, DomainArn: arn } };
  },
};
