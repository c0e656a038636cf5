import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { OpenSearchDomain } from '../../../lib/projections/opensearch-domain.ts';
import { PrivateNetwork } from '../../../lib/shared/private-network.ts';
import { environmentOf, newApp, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';

const DOMAIN = 'AWS::OpenSearchService::Domain';

describe.each(['dev', 'prod'] as const)('the search domain of %s', (stage) => {
  const { readModel, service } = stageTemplates(stage);
  const arn = 'PublishOutputFnGetAttOpenSearchDomainArn';

  it('is encrypted on disk, between nodes, and on the way, from TLS 1.2 on', () => {
    readModel.hasResourceProperties(DOMAIN, {
      EncryptionAtRestOptions: { Enabled: true },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: { EnforceHTTPS: true, TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
    });
  });

  it('G14: stands in isolated subnets and lets in only requests that a role of the account signed', () => {
    readModel.hasResourceProperties(DOMAIN, {
      VPCOptions: { SubnetIds: Match.anyValue(), SecurityGroupIds: Match.anyValue() },
      AccessPolicies: Match.absent(),
      AdvancedSecurityOptions: Match.absent(),
      CognitoOptions: Match.absent(),
    });
  });

  it('G14: may be written by its projection, in the indexes of its generations', () => {
    const permissions = permissionsOf(service, 'ProjectionordersearchFunction');
    expect(permissions.filter((line) => line.startsWith('es:'))).toEqual([
      `es:ESHttpPost on ${arn}/order-search_v1_b*/_mget`,
      `es:ESHttpPut on ${arn}/order-search_v1_b*/_bulk`,
    ]);
    // Without it the body of a request could name other indexes than its path.
    readModel.hasResourceProperties(DOMAIN, {
      AdvancedOptions: { 'rest.action.multi.allow_explicit_index': 'false' },
    });
  });

  it('G14: may be searched by the query API, and not written', () => {
    expect(permissionsOf(service, 'QueryApiFunction').filter((line) => line.startsWith('es:'))).toEqual([
      `es:ESHttpGet on ${arn}/order-search_v1_b*/_mapping`,
      `es:ESHttpPost on ${arn}/order-search_v1_b*/_search`,
    ]);
  });

  it('G14: is prepared without a right to delete or to see a document', () => {
    expect(permissionsOf(service, 'PrepareFunction').filter((line) => line.startsWith('es:'))).toEqual([
      `es:ESHttpGet on ${arn}/order-search_v1_b*/_count`,
      `es:ESHttpGet on ${arn}/order-search_v1_b*/_refresh`,
      `es:ESHttpPost on ${arn}/order-search_v1_b*/_mapping`,
      `es:ESHttpPut on ${arn}/order-search_v1_b*`,
    ]);
  });

  it('G14: may be deleted by who replays, builds of a read model only, and by nobody else', () => {
    const deleting = Object.keys(service.findResources('AWS::Lambda::Function')).flatMap((id) =>
      permissionsOf(service, id.slice(0, -8))
        .filter((line) => line.startsWith('es:ESHttpDelete'))
        .map((line) => `${id.slice(0, -8)}: ${line}`),
    );
    expect(deleting).toEqual([`ReplayFunction: es:ESHttpDelete on ${arn}/order-search_v1_b*`]);
  });

  it.each(['ProjectionordersearchFunction', 'QueryApiFunction', 'PrepareFunction', 'ReplayFunction'])(
    'is found by the %s in one URL, whose scheme says to sign',
    (fn) => {
      expect(environmentOf(service, fn).OPENSEARCH_URL).toBe(
        'https://PublishOutputFnGetAttOpenSearchDomainDomainEndpoint',
      );
    },
  );

  it('writes its logs where they are forgotten, and is made after it may', () => {
    const logs = resourceNamed(readModel, 'AWS::Logs::LogGroup', 'OpenSearchLogs');
    expect(logs.Properties.RetentionInDays).toBe({ dev: 7, prod: 90 }[stage]);
    const { DependsOn } = resourceNamed(readModel, DOMAIN, 'OpenSearch');
    expect(DependsOn).toContainEqual(expect.stringMatching(/^OpenSearchLogsPolicy/));
  });

  it('is deleted with its stack, and has no name that a replacement would need', () => {
    readModel.hasResource(DOMAIN, {
      DeletionPolicy: 'Delete',
      Properties: { DomainName: Match.absent(), EngineVersion: 'OpenSearch_2.19' },
    });
  });
});

describe('the nodes of the search domain', () => {
  const clusterOf = (stage: 'dev' | 'prod') =>
    resourceNamed(stageTemplates(stage).readModel, DOMAIN, 'OpenSearch').Properties;

  it('stand in three zones in prod', () => {
    const { ClusterConfig, VPCOptions, EBSOptions } = clusterOf('prod');
    expect(ClusterConfig).toMatchObject({
      InstanceCount: 3,
      ZoneAwarenessEnabled: true,
      ZoneAwarenessConfig: { AvailabilityZoneCount: 3 },
    });
    expect((VPCOptions as { SubnetIds: unknown[] }).SubnetIds).toHaveLength(3);
    expect(EBSOptions).toMatchObject({ VolumeType: 'gp3' });
  });

  it('are one small one in dev', () => {
    const { ClusterConfig, VPCOptions } = clusterOf('dev');
    expect(ClusterConfig).toMatchObject({ InstanceCount: 1, InstanceType: 't3.small.search' });
    expect((VPCOptions as { SubnetIds: unknown[] }).SubnetIds).toHaveLength(1);
  });

  it('are refused where the network has fewer zones', () => {
    const stack = new Stack(newApp(), 'Stack');
    const network = new PrivateNetwork(stack, 'Network', { zones: 2, logRetention: RetentionDays.ONE_DAY });
    const props = { network, node: 'm6g.large.search', zones: 3, storage: 10, logRetention: 1 } as const;
    expect(() => new OpenSearchDomain(stack, 'OpenSearch', props)).toThrow(/network\.zones to 3/);
  });
});
