import { type Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { scheduleRate } from './schedule-rate.ts';
import type { VarveFunction } from './varve-function.ts';

export interface FunctionScheduleProps {
  readonly function: VarveFunction;
  readonly description: string;
  /** From one call to the next, in whole minutes. */
  readonly every: Duration;
}

/** Calls a function over and over. A run that fails is not tried again: the next one goes on where it has stopped. */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    props.function.configureAsyncInvoke({ retryAttempts: 0 });
    new CfnSchedule(this, 'Resource', {
      description: props.description,
      scheduleExpression: scheduleRate(props.every),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: props.function.functionArn,
        roleArn: this.role(props.function).roleArn,
        input: '{}',
        retryPolicy: { maximumRetryAttempts: 0 },
      },
    });
  }

  /** Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
  private role(fn: VarveFunction): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }),
    );
    return role;
  }
}
