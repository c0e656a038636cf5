import { Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { EbsDeviceVolumeType, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type CfnDomain, Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import {
  anyGenerationOf,
  OPENSEARCH_URL_ENV,
  type PrepareProperties,
  type ProjectionContract,
} from '../../lambdas/projections/contract.ts';
import type { SearchDomainConfig } from '../config/read-stores-config.ts';
import type { PrivateNetwork } from '../shared/private-network.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';

export interface OpenSearchDomainProps extends Omit<SearchDomainConfig, 'kind'> {
  readonly network: PrivateNetwork;
  readonly logRetention: RetentionDays;
}

/**
 * A domain of OpenSearch Service in isolated subnets. It has no policy of its own, so that a request passes only if it
 * is signed by a role of this account whose policy names that very path. It may be deleted: what it holds is rebuilt
 * from the events.
 *
 * An account needs the role that lets the service into a VPC before its first domain; CloudFormation does not make it,
 * and two stages could not both: `aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com`.
 *
 * Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
 */
export class OpenSearchDomain extends Construct implements ReadModelStore {
  readonly name = 'opensearch';
  readonly network: PrivateNetwork;
  readonly domain: Domain;

  constructor(scope: Construct, id: string, props: OpenSearchDomainProps) {
    super(scope, id);
    refuseMissingZones(props);
    this.network = props.network;
    const logGroup = this.logGroup(props.logRetention);
    this.domain = new Domain(this, 'Domain', {
      // The minor version of the local server.
      version: EngineVersion.OPENSEARCH_2_19,
      enableVersionUpgrade: true,
      enableAutoSoftwareUpdate: true,
      capacity: {
        dataNodes: props.zones,
        dataNodeInstanceType: props.node,
        multiAzWithStandbyEnabled: false,
      },
      ...(props.zones > 1 && { zoneAwareness: { availabilityZoneCount: props.zones } }),
      ebs: { volumeType: EbsDeviceVolumeType.GENERAL_PURPOSE_SSD_GP3, volumeSize: props.storage },
      vpc: props.network.vpc,
      vpcSubnets: [{ subnets: props.network.vpc.isolatedSubnets.slice(0, props.zones) }],
      securityGroups: [this.securityGroup()],
      enforceHttps: true,
      tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
      nodeToNodeEncryption: true,
      encryptionAtRest: { enabled: true },
      // A bulk request may name no other index than the one in its path, which is what policies can see.
      advancedOptions: { 'rest.action.multi.allow_explicit_index': 'false' },
      logging: {
        appLogEnabled: true,
        appLogGroup: logGroup,
        slowSearchLogEnabled: true,
        slowSearchLogGroup: logGroup,
        slowIndexLogEnabled: true,
        slowIndexLogGroup: logGroup,
      },
      suppressLogsResourcePolicy: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The service tries to write when it makes the domain.
    this.domain.node.addDependency(logGroup);
    this.domain.connections.allowDefaultPortFrom(props.network.clients);
    acknowledge(this.domain, props.zones);
  }

  /** Writes documents of its own indexes and reads them back. A bulk request for one index is a PUT. */
  bindWriter(fn: VarveFunction, projection: ProjectionContract): void {
    this.bind(fn, [projection], { Post: ['/_mget'], Put: ['/_bulk'] });
  }

  bindReader(fn: VarveFunction, projections: readonly ProjectionContract[]): void {
    this.bind(fn, projections, { Get: ['/_mapping'], Post: ['/_search'] });
  }

  /** Makes indexes, and says of one that it is complete; may not delete one, nor see a document. */
  bindPreparer(fn: VarveFunction, projections: readonly ProjectionContract[]): Partial<PrepareProperties> {
    this.bind(fn, projections, { Get: ['/_count', '/_refresh'], Post: ['/_mapping'], Put: [''] });
    // The endpoint of a domain that replaces another is a new one.
    return { Version: this.domain.domainEndpoint };
  }

  bindReplayer(fn: VarveFunction, projections: readonly ProjectionContract[]): void {
    this.bind(fn, projections, {
      Delete: [''],
      Get: ['/_count', '/_mapping', '/_refresh', '/_settings/index.blocks.read_only_allow_delete'],
      Head: [''],
      Post: ['/_mapping', '/_mget', '/_search'],
      Put: ['', '/_bulk', '/_settings'],
    });
  }

  /**
   * A policy of its own, so that the numbers of builds, which are open, are acknowledged there and nowhere else.
   * @param paths what it may ask of any generation of these projections, by the method that the client takes for it
   */
  private bind(
    fn: VarveFunction,
    projections: readonly ProjectionContract[],
    paths: Partial<Record<Method, readonly string[]>>,
  ): void {
    fn.addEnvironment(OPENSEARCH_URL_ENV, `https://${this.domain.domainEndpoint}`);
    const allowed = Object.entries(paths).map(([method, ends]) => ({
      method,
      paths: projections.map(anyGenerationOf).flatMap((index) => ends.map((end) => `${index}${end}`)),
    }));
    const policy = new Policy(fn, 'UseIndexes', {
      statements: allowed.map(
        ({ method, paths }) =>
          new PolicyStatement({
            actions: [`es:ESHttp${method}`],
            resources: paths.map((path) => `${this.domain.domainArn}/${path}`),
          }),
      ),
    });
    fn.role?.attachInlinePolicy(policy);
    const domain = Stack.of(this).getLogicalId(this.domain.node.defaultChild as CfnDomain);
    for (const path of allowed.flatMap(({ paths }) => paths))
      Validations.of(policy).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${domain}.Arn>/${path}]`,
        reason: 'Builds of a read model are numbered as they are made, long after the deployment.',
      });
  }

  private securityGroup(): SecurityGroup {
    return new SecurityGroup(this, 'Access', {
      vpc: this.network.vpc,
      description: 'OpenSearch, for functions inside',
      allowAllOutbound: false,
    });
  }

  /** With a policy that lets the service write here: the CDK would set one by a function of its own. */
  private logGroup(retention: RetentionDays): LogGroup {
    const logGroup = new LogGroup(this, 'Logs', { retention, removalPolicy: RemovalPolicy.DESTROY });
    logGroup.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('es.amazonaws.com')],
        actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
        resources: [logGroup.logGroupArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    return logGroup;
  }
}

type Method = 'Delete' | 'Get' | 'Head' | 'Post' | 'Put';

/** One subnet a zone, and one node a subnet. */
function refuseMissingZones({ network, zones }: OpenSearchDomainProps): void {
  if (network.vpc.isolatedSubnets.length >= zones) return;
  throw new Error(`OpenSearch wants ${zones} zones. Set network.zones to ${zones} in lib/config/stages.ts.`);
}

function acknowledge(domain: Domain, zones: number): void {
  Validations.of(domain).acknowledge(
    {
      id: 'AwsSolutions-OS3',
      reason:
        'Isolated subnets and a security group let in our functions only, whatever addresses they have.',
    },
    {
      id: 'AwsSolutions-OS4',
      reason: 'Three nodes in three zones are a majority without masters of their own; one node needs none.',
    },
    {
      id: 'AwsSolutions-OS5',
      reason: 'Without a policy of the domain nobody gets in unsigned: only policies of roles can allow it.',
    },
  );
  if (zones > 1) return;
  Validations.of(domain).acknowledge({
    id: 'AwsSolutions-OS7',
    reason: 'One node stands in one zone. What it holds is rebuilt from the events.',
  });
}
