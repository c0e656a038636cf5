import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { NetworkConfig } from '../config/stage-config.ts';

export interface PrivateNetworkProps extends NetworkConfig {
  readonly logRetention: RetentionDays;
}

/**
 * A VPC that nothing leaves: isolated subnets, no internet or NAT gateway. What is inside reaches DynamoDB (events and
 * read models) and S3 (CloudFormation's answer address) by gateway endpoints, free of charge, and Secrets Manager (the
 * cursor key, the administrator's password) by an interface endpoint.
 *
 * Nothing else is needed: Lambda polls Kinesis and SQS and writes the logs from outside, and the tokens for PostgreSQL,
 * OpenSearch and Valkey are signed without a call. What needs more runs outside, or gets an endpoint here.
 */
export class PrivateNetwork extends Construct {
  readonly vpc: IVpc;
  /** The security group of all functions inside. Stores let it in; nothing else is let in anywhere. */
  readonly clients: SecurityGroup;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      // The first ones of whichever account and region this is deployed to.
      availabilityZones: ZONES.slice(0, props.zones).map((zone) => Fn.select(zone, Fn.getAzs())),
      natGateways: 0,
      subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 20 }],
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        S3: { service: GatewayVpcEndpointAwsService.S3 },
      },
      restrictDefaultSecurityGroup: false,
    }) as IVpc;
    this.clients = new SecurityGroup(this, 'Clients', {
      vpc: this.vpc,
      description: 'Functions that use the read stores',
    });
    this.addSecretsManager();
    this.logRefusals(props.logRetention);
  }

  private addSecretsManager(): void {
    const securityGroup = new SecurityGroup(this, 'SecretsManagerAccess', {
      vpc: this.vpc,
      description: 'Secrets Manager, for functions inside',
      allowAllOutbound: false,
    });
    this.vpc
      .addInterfaceEndpoint('SecretsManager', {
        service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
        securityGroups: [securityGroup],
        open: false,
      })
      .connections.allowDefaultPortFrom(this.clients);
  }

  private logRefusals(retention: RetentionDays): void {
    const logGroup = new LogGroup(this, 'FlowLogs', { retention, removalPolicy: RemovalPolicy.DESTROY });
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}

const ZONES = [0, 1, 2] as const;
