import { RemovalPolicy } from 'aws-cdk-lib';
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

export interface PrivateNetworkProps {
  readonly logRetention: RetentionDays;
}

/**
 * A VPC that nothing leaves: two zones, isolated subnets, no internet or NAT gateway. What is inside reaches
 * DynamoDB and S3 (also CloudFormation's answer address) by gateway endpoints, free of charge, and Secrets Manager
 * by an interface endpoint. All else has to run outside, or needs an endpoint here.
 */
export class PrivateNetwork extends Construct {
  readonly vpc: IVpc;
  /** The security group of all functions inside. Stores let it in; nothing else is let in anywhere. */
  readonly clients: SecurityGroup;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
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
