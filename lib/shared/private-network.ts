import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
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
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PrivateNetworkConfig } from '../config/stage-config.ts';

export interface PrivateNetworkProps extends Omit<PrivateNetworkConfig, 'kind'> {
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
      restrictDefaultSecurityGroup: false,
    }) as IVpc;
    this.clients = new SecurityGroup(this, 'Clients', {
      vpc: this.vpc,
      description: 'Functions that use the read stores',
    });
    this.addGateways();
    this.addSecretsManager();
    this.logRefusals(props.logRetention);
  }

  /** They let everyone inside pass, but to nowhere else: what each function may do there is in its role. */
  private addGateways(): void {
    this.vpc
      .addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB })
      .addToPolicy(ofThisAccount('dynamodb:*'));
    const s3 = this.vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    s3.addToPolicy(ofThisAccount('s3:*'));
    s3.addToPolicy(answersToCloudFormation());
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

const ofThisAccount = (actions: string): PolicyStatement =>
  new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: [actions],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } },
  });

/**
 * The buckets are CloudFormation's own, one a region, whose name it has without dashes.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html
 */
const answersToCloudFormation = (): PolicyStatement =>
  new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: [`arn:${Aws.PARTITION}:s3:::cloudformation-custom-resource-response-*/*`],
  });
