import { expect, it } from 'vitest';
import { environmentOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

it('the OpenSearch of local is an address without TLS, so that nobody signs', () => {
  const { readModel, service } = stageTemplates('local');
  expect(resourceNamed(readModel, 'AWS::OpenSearchService::Domain', 'OpenSearch').Properties).toBeUndefined();
  for (const fn of ['ProjectionordersearchFunction', 'QueryApiFunction', 'PrepareFunction']) {
    expect(environmentOf(service, fn).OPENSEARCH_URL).toBe(
      'http://PublishOutputFnGetAttOpenSearchDomainDomainEndpoint',
    );
  }
});
