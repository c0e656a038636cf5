import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { PrivateNetwork } from './private-network.ts';

export interface VarveFunctionProps {
  /** Folder under `dist/` that the build made of the handler: `lambdas/command-api/handler.ts` is `command-api`. */
  readonly bundle: string;
  readonly description: string;
  readonly logRetention: RetentionDays;
  /** @default Duration.seconds(10) */
  readonly timeout?: Duration;
  /** Memory in MB, and CPU in proportion (1,769 MB is one core). @default 512 */
  readonly memorySize?: number;
  /** @default - outside any VPC */
  readonly network?: PrivateNetwork | undefined;
}

/**
 * A function as all of ours are: one bundle of the build, Node 24 on arm64, a log group of its own that forgets,
 * and a role that may write to that log group and nothing else until a room grants more.
 */
export class VarveFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: VarveFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (props.network) allowNetworkInterfaces(role);

    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(bundleFolder(props.bundle), { exclude: ['*.map'] }),
      handler: 'index.handler',
      timeout: props.timeout ?? Duration.seconds(10),
      memorySize: props.memorySize ?? 512,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      ...(props.network && { vpc: props.network.vpc, securityGroups: [props.network.clients] }),
    });
  }

  /**
   * Makes CloudFormation update this function after those, which it otherwise does in no order: who writes events
   * of a new version must not be ahead of who reads them.
   */
  updateAfter(...functions: readonly VarveFunction[]): void {
    for (const earlier of functions) this.cfn.addResourceDependency(earlier.cfn);
  }

  private get cfn(): CfnFunction {
    return this.node.defaultChild as CfnFunction;
  }
}

/** The built bundle of a function. @throws Error when the build has not made it. */
export function bundleFolder(bundle: string): string {
  const folder = join(import.meta.dirname, '..', '..', 'dist', bundle);
  if (existsSync(folder)) return folder;
  throw new Error(`There is no bundle dist/${bundle}. Run "npm run build" first.`);
}

/**
 * What Lambda needs to put a function into a VPC. These actions know no resources, so the code of the function is
 * denied them: only calls made from inside it carry the key `lambda:SourceFunctionArn`.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function allowNetworkInterfaces(role: Role): void {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  role.addToPolicy(new PolicyStatement({ actions, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'The network interfaces of a function in a VPC have no name before Lambda makes them. The same actions are denied to the code of the function.',
  });
}
