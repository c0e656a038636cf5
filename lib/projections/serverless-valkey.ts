import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  anyGenerationOf,
  folderOf,
  type PrepareProperties,
  type ProjectionContract,
  VALKEY_URL_ENV,
} from '../../lambdas/projections/contract.ts';
import type { ServerlessCacheConfig } from '../config/read-stores-config.ts';
import type { PrivateNetwork } from '../shared/private-network.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';
import { ENGINE, elastiCacheName, ValkeyUser } from './valkey-user.ts';

export interface ServerlessValkeyProps extends Omit<ServerlessCacheConfig, 'kind'> {
  readonly network: PrivateNetwork;
}

/**
 * ElastiCache Serverless for Valkey in isolated subnets, which is always in cluster mode, encrypted, and reached over
 * TLS. Each function signs in with IAM as a user of its own, and Valkey itself keeps it to the keys of its generation.
 * The group has no user `default`, which Valkey does not ask for: nobody gets in without a name.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 */
export class ServerlessValkey extends Construct implements ReadModelStore {
  readonly name = 'valkey';
  readonly network: PrivateNetwork;
  private readonly cache: CfnServerlessCache;
  private readonly cacheName: string;
  private readonly users: ValkeyUser[] = [];

  constructor(
    scope: Construct,
    id: string,
    { network, maxStorage, maxUnitsPerSecond }: ServerlessValkeyProps,
  ) {
    super(scope, id);
    this.network = network;
    // Other subnets are another cache, which is made before this one goes, and so under another name.
    this.cacheName = elastiCacheName(this, `${network.vpc.isolatedSubnets.length}zones`);
    this.cache = new CfnServerlessCache(this, 'Cache', {
      engine: ENGINE,
      majorEngineVersion: '8',
      serverlessCacheName: this.cacheName,
      cacheUsageLimits: {
        dataStorage: { maximum: maxStorage, unit: 'GB' },
        ecpuPerSecond: { maximum: maxUnitsPerSecond },
      },
      subnetIds: network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
      securityGroupIds: [this.securityGroup().securityGroupId],
      userGroupId: this.userGroup().ref,
    });
    this.cache.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }

  bindWriter(fn: VarveFunction, projection: ProjectionContract): void {
    this.bindUser(
      fn,
      new ValkeyUser(this, folderOf(projection), { keys: [keysOf(projection)], writes: true }),
    );
  }

  bindReader(fn: VarveFunction, projections: readonly ProjectionContract[]): void {
    this.bindUser(fn, new ValkeyUser(this, 'Queries', { keys: projections.map(keysOf), writes: false }));
  }

  /** The endpoint of a cache that replaces another is a new one. */
  bindPreparer(fn: VarveFunction, projections: readonly ProjectionContract[]): Partial<PrepareProperties> {
    this.bindUser(fn, new ValkeyUser(this, 'Preparer', { keys: projections.map(keysOf), writes: true }));
    return { Version: this.cache.attrEndpointAddress };
  }

  bindReplayer(fn: VarveFunction, projections: readonly ProjectionContract[]): void {
    this.bindUser(fn, new ValkeyUser(this, 'Replayer', { keys: projections.map(keysOf), writes: true }));
  }

  private bindUser(fn: VarveFunction, valkeyUser: ValkeyUser): void {
    this.users.push(valkeyUser);
    const { attrEndpointAddress, attrEndpointPort, attrArn } = this.cache;
    const { userId, attrArn: userArn } = valkeyUser.user;
    fn.addEnvironment(
      VALKEY_URL_ENV,
      `valkeys://${userId}@${attrEndpointAddress}:${attrEndpointPort}/${this.cacheName}`,
    );
    Grant.addToPrincipal({
      grantee: fn,
      actions: ['elasticache:Connect'],
      resourceArns: [attrArn, userArn],
    });
  }

  private userGroup(): CfnUserGroup {
    const group = new CfnUserGroup(this, 'Users', {
      engine: ENGINE,
      userGroupId: elastiCacheName(this),
      userIds: Lazy.list({ produce: () => this.users.map(({ user }) => user.ref) }),
    });
    group.applyRemovalPolicy(RemovalPolicy.DESTROY);
    return group;
  }

  /** A cluster client also connects to the port of the replicas, though it reads nothing there. */
  private securityGroup(): SecurityGroup {
    const group = new SecurityGroup(this, 'Access', {
      vpc: this.network.vpc,
      description: 'Valkey, for functions inside',
      allowAllOutbound: false,
    });
    group.connections.allowFrom(this.network.clients, Port.tcpRange(6379, 6380));
    return group;
  }
}

/** The hash tag of any generation of a version, by which all of its keys are in one slot, and what follows it. */
const keysOf = (projection: ProjectionContract): string => `{${anyGenerationOf(projection)}}:*`;
