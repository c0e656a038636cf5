import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import {
  POSTGRES_ADMIN_SECRET_ENV,
  POSTGRES_ADMIN_URL_ENV,
  POSTGRES_URL_ENV,
  type PrepareProperties,
  type ProjectionContract,
} from '../../lambdas/projections/contract.ts';
import type { AuroraConfig } from '../config/read-stores-config.ts';
import type { PrivateNetwork } from '../shared/private-network.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import { IamProxy } from './iam-proxy.ts';
import { ADMINISTRATOR, DATABASE, Postgres } from './postgres.ts';

export interface AuroraPostgresProps extends Omit<AuroraConfig, 'kind'> {
  readonly network: PrivateNetwork;
}

/**
 * Aurora PostgreSQL Serverless v2 in isolated subnets. Functions sign in with an IAM token, each as a user of its
 * own; only the administrator has a password, which RDS makes, keeps in Secrets Manager and rotates.
 * It may be deleted: what it holds is rebuilt from the events.
 */
export class AuroraPostgres extends Postgres {
  override readonly network: PrivateNetwork;
  readonly cluster: DatabaseCluster;
  /** @default - none: functions connect to the cluster */
  readonly proxy?: IamProxy;

  constructor(scope: Construct, id: string, props: AuroraPostgresProps) {
    super(scope, id);
    refuseSleepless(props);
    this.network = props.network;
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }),
      defaultDatabaseName: DATABASE,
      credentials: { username: ADMINISTRATOR },
      manageMasterUserPassword: true,
      iamAuthentication: true,
      storageEncrypted: true,
      vpc: props.network.vpc,
      vpcSubnets: { subnets: props.network.vpc.isolatedSubnets },
      serverlessV2MinCapacity: props.capacity.min,
      serverlessV2MaxCapacity: props.capacity.max,
      writer: ClusterInstance.serverlessV2('Writer', { publiclyAccessible: false }),
      readers: props.standby ? [standby] : [],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.cluster.connections.allowDefaultPortFrom(props.network.clients);
    if (props.proxy) {
      this.proxy = new IamProxy(this, 'Proxy', { cluster: this.cluster, network: props.network });
    }
    acknowledge(this.cluster);
  }

  override bindPreparer(
    fn: VarveFunction,
    projections: readonly ProjectionContract[],
  ): Partial<PrepareProperties> {
    return { ...super.bindPreparer(fn, projections), Version: this.cluster.clusterResourceIdentifier };
  }

  protected override urlFor(user: string): string {
    return this.urlAt(this.proxy?.address ?? this.cluster.clusterEndpoint.socketAddress, user);
  }

  protected override bindUser(fn: VarveFunction, user: string): void {
    fn.addEnvironment(POSTGRES_URL_ENV, this.urlFor(user));
    if (this.proxy) {
      this.proxy.grantConnect(fn, user);
    } else {
      this.cluster.grantConnect(fn, user);
      trustCluster(fn);
    }
  }

  protected override bindAdministrator(fn: VarveFunction): void {
    const { clusterEndpoint, secret } = this.cluster;
    if (!secret) throw new Error('The cluster has no secret. Set manageMasterUserPassword on it.');
    fn.addEnvironment(POSTGRES_ADMIN_URL_ENV, this.urlAt(clusterEndpoint.socketAddress, ADMINISTRATOR));
    fn.addEnvironment(POSTGRES_ADMIN_SECRET_ENV, secret.secretArn);
    secret.grantRead(fn);
    trustCluster(fn);
  }

  /** Without a password: the function signs in with a token, or knows where the password is. */
  private urlAt(address: string, user: string): string {
    return `postgresql://${user}@${address}/${DATABASE}`;
  }
}

/** Scales with the writer, so that it can take over its load at any moment. */
const standby = ClusterInstance.serverlessV2('Standby', { publiclyAccessible: false, scaleWithWriter: true });

/**
 * The certificates of clusters are signed by RDS itself, those of proxies by an authority that Node knows.
 * Lambda brings the former in a file that Node 20 and later do not read unasked.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-certificate-loading
 */
function trustCluster(fn: VarveFunction): void {
  fn.addEnvironment('NODE_EXTRA_CA_CERTS', '/var/runtime/ca-cert.pem');
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
function refuseSleepless({ proxy, capacity }: AuroraPostgresProps): void {
  if (!proxy || capacity.min > 0) return;
  throw new Error(
    'RDS Proxy keeps connections open, so the cluster would never pause. Set capacity.min to 0.5 or more, or proxy to false, in lib/config/stages.ts.',
  );
}

function acknowledge(cluster: DatabaseCluster): void {
  Validations.of(cluster).acknowledge(
    {
      id: 'AwsSolutions-RDS10',
      reason: 'Read models are rebuilt from the events. Switching the store off is an ordinary deployment.',
    },
    {
      id: 'AwsSolutions-RDS11',
      reason:
        'The port is no secret: isolated subnets, a security group that lets only our functions in, and IAM sign-in protect the cluster.',
    },
  );
}
