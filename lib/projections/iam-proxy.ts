import { Names } from 'aws-cdk-lib';
import { Port } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type DatabaseCluster, DatabaseProxy, DefaultAuthScheme, ProxyTarget } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { PrivateNetwork } from '../shared/private-network.ts';
import type { VarveFunction } from '../shared/varve-function.ts';

export interface IamProxyProps {
  readonly cluster: DatabaseCluster;
  readonly network: PrivateNetwork;
}

/** RDS Proxy listens on the default port of its engine, whatever that of the cluster. */
const PORT = 5432;

/**
 * RDS Proxy with IAM from end to end: functions sign in to it with a token, and it signs in to the cluster with one
 * of its own, as the same user. No password exists for any of these users.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html
 */
export class IamProxy extends Construct {
  private readonly cluster: DatabaseCluster;
  private readonly proxy: DatabaseProxy;
  private readonly role: Role;
  private readonly users = new Set<string>();

  constructor(scope: Construct, id: string, { cluster, network }: IamProxyProps) {
    super(scope, id);
    this.cluster = cluster;
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('rds.amazonaws.com') });
    const { isolatedSubnets } = network.vpc;
    this.proxy = new DatabaseProxy(this, 'Proxy', {
      // Other subnets are another proxy, which is made before this one goes, and so under another name.
      dbProxyName: `${Names.uniqueResourceName(this, { maxLength: 50 })}${isolatedSubnets.length}zones`,
      proxyTarget: ProxyTarget.fromCluster(cluster),
      defaultAuthScheme: DefaultAuthScheme.IAM_AUTH,
      role: this.role,
      requireTLS: true,
      vpc: network.vpc,
      vpcSubnets: { subnets: isolatedSubnets },
    });
    this.proxy.connections.allowFrom(network.clients, Port.tcp(PORT));
  }

  /** `<host>:<port>` */
  get address(): string {
    return `${this.proxy.endpoint}:${PORT}`;
  }

  /** Lets a function sign in to the proxy as this user, and the proxy to the cluster. */
  grantConnect(fn: VarveFunction, user: string): void {
    this.proxy.grantConnect(fn, user);
    if (!this.users.has(user)) this.cluster.grantConnect(this.role, user);
    this.users.add(user);
  }
}
