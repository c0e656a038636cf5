import { ArnFormat, type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import {
  type CfnStateMachine,
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, type IConstruct } from 'constructs';
import { ANSWER, type MachinePhase, phaseStates } from './machine-phase.ts';
import { scheduleRate } from './schedule-rate.ts';
import type { VarveFunction } from './varve-function.ts';

export interface PhasedMachineProps {
  readonly description: string;
  /** One after the other. */
  readonly phases: readonly [MachinePhase, ...MachinePhase[]];
  /** An execution that takes longer is given up as `TIMED_OUT`. Days at most: one machine counts to 24. */
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
}

/**
 * A state machine for work that takes longer than a function may. Each phase calls its function with
 * `{ phase, …fields of the execution's input, item, place }`, `place` being null at first and then what the function
 * answered in `{ done: false, place }`, until it answers `{ done: true, … }`. An error that a function throws fails the
 * execution with its name and its message. The output is what the last phase answered, where that has no items.
 *
 * A function may be called more than once from the same place: after a failure of Lambda, and on one machine, where
 * a restart begins an execution anew.
 */
export class PhasedMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: PhasedMachineProps) {
    super(scope, id);
    const logs = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: this.serviceOfAws('states') });
    const functions = [...new Set(props.phases.map(({ task }) => task.functionArn))];
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions }));

    this.machine = new StateMachine(this, 'Machine', {
      comment: props.description,
      definitionBody: DefinitionBody.fromChainable(this.definition(props.phases)),
      role,
      timeout: props.timeout,
      tracingEnabled: true,
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: true },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The actions by which Step Functions delivers logs and traces know no resources.',
    });
    this.acknowledgeItems(props.phases.filter(({ items }) => items).map(({ name }) => name));
  }

  /**
   * A function that starts, watches and stops executions. A policy of its own, so that the one wildcard we cannot do
   * without is acknowledged there and nowhere else.
   * @param env name of the environment variable by which it knows the machine
   */
  bindControl(fn: VarveFunction, env: string): void {
    const { stateMachineArn, stateMachineName } = this.machine;
    fn.addEnvironment(env, stateMachineArn);
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const policy = new Policy(fn, `Control-${env}`, {
      statements: [
        new PolicyStatement({
          actions: ['states:ListExecutions', 'states:StartExecution'],
          resources: [stateMachineArn],
        }),
        new PolicyStatement({
          actions: ['states:DescribeExecution', 'states:StopExecution'],
          resources: [executions],
        }),
      ],
    });
    fn.role?.attachInlinePolicy(policy);
    acknowledgeExecutions(policy, [`<${logicalIdOf(this.machine)}.Name>:*`]);
  }

  /**
   * Starts an execution at a rate in whole minutes, the first one as soon as it is deployed.
   * @param input in which keywords of Scheduler may stand, as `<aws.scheduler.execution-id>`, which is new each time
   */
  startEvery(every: Duration, input: object): void {
    const { stateMachineArn } = this.machine;
    const role = new Role(this, 'ScheduleRole', { assumedBy: this.serviceOfAws('scheduler') });
    role.addToPolicy(
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachineArn] }),
    );
    new CfnSchedule(this, 'Schedule', {
      scheduleExpression: scheduleRate(every),
      flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: stateMachineArn, roleArn: role.roleArn, input: JSON.stringify(input) },
    });
  }

  private definition(phases: PhasedMachineProps['phases']): IChainable {
    const states = phases.map((phase) => phaseStates(this, phase));
    const output = phases.at(-1)?.items ? '$' : ANSWER;
    const end = new Succeed(this, 'Done', { outputPath: output });
    states.forEach(({ next }, index) => void next(states[index + 1]?.start ?? end));
    return states[0]?.start ?? end;
  }

  /** Step Functions starts and watches the executions of items by a policy that the CDK writes. */
  private acknowledgeItems(phases: readonly string[]): void {
    const policy = this.machine.node.tryFindChild('DistributedMapPolicy');
    const name = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${logicalIdOf(this.machine)}"}]}]}`;
    if (policy) acknowledgeExecutions(policy, [`${name}:*`, ...phases.map((phase) => `${name}/${phase}:*`)]);
  }

  /** Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy */
  private serviceOfAws(name: 'states' | 'scheduler'): ServicePrincipal {
    return new ServicePrincipal(`${name}.amazonaws.com`, {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }
}

/** cdk-nag calls each ARN by what it is made of. */
function acknowledgeExecutions(policy: IConstruct, names: readonly string[]): void {
  for (const name of names) {
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${name}]`,
      reason: 'An execution is named by whoever starts it, and that of an item by Step Functions.',
    });
  }
}

const logicalIdOf = (machine: StateMachine): string =>
  Stack.of(machine).getLogicalId(machine.node.defaultChild as CfnStateMachine);
