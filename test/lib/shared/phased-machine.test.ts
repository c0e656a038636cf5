import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { MachinePhase } from '../../../lib/shared/machine-phase.ts';
import { PhasedMachine } from '../../../lib/shared/phased-machine.ts';
import { VarveFunction } from '../../../lib/shared/varve-function.ts';
import { stepFunctionsWith } from '../../local/engines/step-functions/running-step-functions.ts';
import { environmentOf, newApp, permissionsOf, type Resource, resourceNamed } from '../stage-templates.ts';
import { definitionText, faultsOf } from '../state-machines.ts';

type Phases = readonly Omit<MachinePhase, 'task'>[];

const PHASES: Phases = [
  { name: 'prepare', input: ['run'] },
  { name: 'bucket', input: ['run', 'heal'], items: { count: 5, as: 'bucket', concurrency: 2 } },
  { name: 'conclude', input: ['run'] },
];

const logRetention = RetentionDays.ONE_DAY;

/** A stack with a machine of these phases, and a function that controls it. */
function machineOf(phases: Phases = PHASES) {
  const app = newApp();
  const stack = new Stack(app, 'Stack');
  const fn = (id: string, seconds: number) =>
    new VarveFunction(stack, id, {
      ...{ bundle: 'operations', description: id, logRetention },
      timeout: Duration.seconds(seconds),
    });
  const task = fn('Task', 300);
  const machine = new PhasedMachine(stack, 'Verification', {
    ...{ description: 'Verifies', timeout: Duration.days(2), logRetention },
    phases: phases.map((phase) => ({ ...phase, task })) as [MachinePhase],
  });
  machine.bindControl(fn('Api', 10), 'VERIFICATIONS');
  machine.startEvery(Duration.days(1), { heal: false });
  return { app, stack };
}

const templateOf = (phases?: Phases) => Template.fromStack(machineOf(phases).stack);
const machineIn = (template: Template): Resource =>
  resourceNamed(template, 'AWS::StepFunctions::StateMachine', 'Verification');

describe('a machine of phases', () => {
  const template = templateOf();
  const machine = machineIn(template);
  const definition = JSON.parse(definitionText(machine));

  it('is valid, as a validator sees it', () => {
    expect(faultsOf(definitionText(machine))).toBe('');
  });

  it('gives each item an execution of its own, so many at once, none of which may fail unseen', () => {
    expect(definition.States['Each bucket of bucket']).toMatchObject({
      Type: 'Map',
      MaxConcurrency: 2,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
    expect(definition.States['Each bucket of bucket']).not.toHaveProperty('ToleratedFailurePercentage');
  });

  it('tries again what Lambda could not do, with pauses that grow and differ, and nothing that a function threw', () => {
    const { Retry, TimeoutSeconds } = definition.States.conclude;
    expect(Retry[0]).toMatchObject({ BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL' });
    const names: string[] = Retry.flatMap(({ ErrorEquals }: { ErrorEquals: string[] }) => ErrorEquals);
    expect(names).toContain('Lambda.TooManyRequestsException');
    expect(names).not.toContain('States.ALL');
    expect(names).not.toContain('States.TaskFailed');
    expect(TimeoutSeconds).toBe(360);
  });

  it('ends in time, is logged and traced, and has no name', () => {
    expect(definition.TimeoutSeconds).toBe(172_800);
    expect(machine.Properties).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
    expect(machine.Properties).not.toHaveProperty('StateMachineName');
  });

  it('G14: may invoke its function, deliver its logs and traces, and work on its own executions', () => {
    const allowed = permissionsOf(template, 'Verification').filter(
      (each) => !/ (logs|xray):|^(logs|xray):/.test(each),
    );
    const executions =
      'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:6 : VerificationMachine';
    expect(allowed).toEqual([
      'lambda:InvokeFunction on Task.Arn',
      `states:DescribeExecution on ${executions}:*`,
      `states:RedriveExecution on ${executions}/bucket:*`,
      'states:StartExecution on VerificationMachine',
      'states:StartExecution on VerificationMachine',
      `states:StopExecution on ${executions}:*`,
    ]);
  });

  it('G14: is controlled by who is allowed to, and in nothing else', () => {
    const allowed = permissionsOf(template, 'ApiControl');
    const executions =
      'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:VerificationMachine.Name';
    expect(allowed).toEqual([
      `states:DescribeExecution on ${executions}:*`,
      'states:ListExecutions on VerificationMachine',
      'states:StartExecution on VerificationMachine',
      `states:StopExecution on ${executions}:*`,
    ]);
    expect(environmentOf(template, 'Api')).toEqual({ VERIFICATIONS: 'VerificationMachine' });
  });

  it('is started by a schedule with its input', () => {
    const { Properties } = resourceNamed(template, 'AWS::Scheduler::Schedule', 'VerificationSchedule');
    expect(Properties).toMatchObject({
      ScheduleExpression: 'rate(1440 minutes)',
      Target: { Input: '{"heal":false}' },
    });
  });

  it('passes the checks of AWS Solutions', () => {
    const { app } = machineOf();
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });

  it.each([
    ['a field that is taken', { name: 'a', input: ['place'] }, 'the field place is taken'],
    [
      'a field twice',
      { name: 'a', input: ['b'], items: { count: 2, as: 'b', concurrency: 1 } },
      'the field b is taken',
    ],
    [
      'no items',
      { name: 'a', input: [], items: { count: 0, as: 'b', concurrency: 1 } },
      'cannot have 0 items',
    ],
    [
      'too many items',
      { name: 'a', input: [], items: { count: 101, as: 'b', concurrency: 1 } },
      'cannot have 101 items',
    ],
  ])('cannot have a phase with %s', (_, phase, reason) => {
    expect(() => machineOf([phase])).toThrow(reason);
  });
});

interface PhaseEvent {
  readonly phase: string;
  readonly bucket?: number;
  readonly place: number | null;
}

/** The machine on the local Step Functions, with a function that answers like this. */
const running = (answer: (event: PhaseEvent) => object, phases?: Phases) =>
  stepFunctionsWith({
    machines: { machine: JSON.parse(definitionText(machineIn(templateOf(phases)))) },
    answer: (event: PhaseEvent) => {
      const payload = answer(event);
      return 'errorType' in payload ? { payload, functionError: 'Unhandled' } : { payload };
    },
  });

const INPUT = { run: 'r1', heal: false };

describe('an execution of a machine of phases', () => {
  it('goes from phase to phase, calls each until it is done from the place that it answered, and puts out the last answer', async () => {
    const { start, ended, events } = await running(({ phase, place }) =>
      place === 2 ? { done: true, phase } : { done: false, place: (place ?? 0) + 1 },
    );
    const told = await ended(await start(INPUT));
    expect(told).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true,"phase":"conclude"}' });
    const inBuckets = events.filter(({ phase }) => phase === 'bucket');
    expect(events.filter(({ phase }) => phase !== 'bucket')).toEqual([
      ...[null, 1, 2].map((place) => ({ phase: 'prepare', run: 'r1', place })),
      ...[null, 1, 2].map((place) => ({ phase: 'conclude', run: 'r1', place })),
    ]);
    expect(events.slice(3, -3)).toEqual(inBuckets);
    for (const bucket of [0, 1, 2, 3, 4]) {
      expect(inBuckets.filter((event) => event.bucket === bucket)).toEqual(
        [null, 1, 2].map((place) => ({ phase: 'bucket', ...INPUT, bucket, place })),
      );
    }
  });

  it.each([
    ['the first', [0]],
    ['another', [3]],
    ['every', [0, 1, 2, 3, 4]],
  ])(
    'of which %s item fails tells its error and cause, when all items have come to their end',
    async (_, failing) => {
      const { start, ended, events } = await running(({ bucket }) =>
        failing.includes(bucket ?? -1)
          ? { errorType: 'ArchiveGap', errorMessage: `bucket ${bucket}` }
          : { done: true },
      );
      const told = await ended(await start(INPUT));
      expect(told).toMatchObject({ status: 'FAILED', error: 'ArchiveGap' });
      expect(JSON.parse(told.cause ?? '').errorMessage).toBe(`bucket ${failing[0]}`);
      expect(events.filter(({ phase }) => phase === 'bucket').map(({ bucket }) => bucket)).toEqual([
        0, 1, 2, 3, 4,
      ]);
      expect(events.at(-1)).toMatchObject({ phase: 'bucket' });
    },
  );

  it('whose only thing to do fails tells its error and cause', async () => {
    const { start, ended } = await running(() => ({ errorType: 'ReplayRunning', errorMessage: 'r0' }));
    const told = await ended(await start(INPUT));
    expect(told).toMatchObject({ status: 'FAILED', error: 'ReplayRunning' });
  });

  it('with one item, or with items in its last phase, comes to its end too', async () => {
    const items = { count: 1, as: 'bucket', concurrency: 1 };
    const { start, ended } = await running(() => ({ done: true }), [{ name: 'bucket', input: [], items }]);
    expect((await ended(await start({}))).status).toBe('SUCCEEDED');
  });

  it('that is not done and says no place fails, rather than to go round for ever', async () => {
    const { start, ended } = await running(() => ({ done: false }));
    expect(await ended(await start(INPUT))).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});
