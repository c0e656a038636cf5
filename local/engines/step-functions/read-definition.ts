import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { UnknownInTemplate } from '../../assembly/template.ts';

/** A state machine of the template, ready to be executed. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly program: StateMachine;
  /** Names of all Task states, at any depth, and what each calls. */
  readonly resources: ReadonlyMap<string, string>;
  /** After this an execution is `TIMED_OUT`. */
  readonly timeoutSeconds: number | undefined;
}

type State = Readonly<Record<string, unknown>> & { readonly Type?: unknown };

/** Timers of Node.js take no more, and would end at once instead. */
const LONGEST_SECONDS = 2_147_483;

/**
 * What `aws-local-stepfunctions` 3.0.0 does not know, or does in another way than Step Functions: it would pass over each
 * of these without a word. What remains is told in docs/state-machines.md.
 */
const UNKNOWN: Readonly<Record<string, readonly string[]>> = {
  any: ['QueryLanguage', 'Assign', 'Arguments', 'Output'],
  Task: ['HeartbeatSeconds', 'HeartbeatSecondsPath', 'Credentials'],
  Map: [
    ...['ItemReader', 'ItemBatcher', 'ResultWriter', 'ToleratedFailureCount', 'ToleratedFailurePercentage'],
    ...['ToleratedFailureCountPath', 'ToleratedFailurePercentagePath', 'Items'],
    // A Map that has failed would go on with its other items beside what catches it.
    ...['Catch', 'Retry'],
  ],
};

const REFUSALS: readonly (readonly [reason: string, applies: (state: State) => boolean])[] = [
  ['calls what is no function', ({ Type, Resource }) => Type === 'Task' && !isInvocation(String(Resource))],
  [
    'needs an Error and a Cause',
    (state) =>
      state.Type === 'Fail' && !((state.Error || state.ErrorPath) && (state.Cause || state.CausePath)),
  ],
  ['has a Result that is nothing', (state) => state.Type === 'Pass' && 'Result' in state && !state.Result],
  [
    `waits for longer than ${LONGEST_SECONDS} s`,
    ({ Seconds, TimeoutSeconds }) => Number(Seconds ?? TimeoutSeconds ?? 0) > LONGEST_SECONDS,
  ],
];

/** The optimised integration, and a function by its ARN. */
const isInvocation = (resource: string): boolean =>
  resource === 'arn:aws:states:::lambda:invoke' || /^arn:aws:lambda:[^:]+:\d{12}:function:/.test(resource);

/**
 * @param at where the definition stands, for the message
 * @throws UnknownInTemplate for a definition that is not valid, or asks for what is not known here
 */
export function readDefinition(at: string, { arn, name, text }: MachineText): Machine {
  const definition = parse(at, text);
  const states = statesOf(definition);
  refuse(at, '', definition);
  for (const [stateName, state] of states) refuse(at, stateName, state);
  const tasks = states.filter(([, { Type }]) => Type === 'Task');
  return {
    arn,
    name,
    program: validated(at, definition, tasks),
    resources: new Map(tasks.map(([stateName, { Resource }]) => [stateName, String(Resource)])),
    timeoutSeconds: definition.TimeoutSeconds as number | undefined,
  };
}

interface MachineText {
  readonly arn: string;
  readonly name: string;
  /** In the Amazon States Language. */
  readonly text: string;
}

function parse(at: string, text: string): State {
  try {
    return JSON.parse(text) as State;
  } catch (error) {
    throw new UnknownInTemplate(`${at}: its definition is no JSON: ${(error as Error).message}`);
  }
}

/** All states by name, those of item processors and branches too. */
function statesOf(machine: State): [name: string, state: State][] {
  return Object.entries((machine.States ?? {}) as Readonly<Record<string, State>>).flatMap(
    ([name, state]) => [
      [name, state] as [string, State],
      ...[state.ItemProcessor, state.Iterator, state.Branches]
        .flat()
        .flatMap((inner) => (inner ? statesOf(inner as State) : [])),
    ],
  );
}

function refuse(at: string, name: string, state: State): void {
  const known = (field: string) => field === 'QueryLanguage' && state[field] === 'JSONPath';
  const fields = [...(UNKNOWN.any ?? []), ...(UNKNOWN[String(state.Type)] ?? [])];
  const unknown = fields.find((field) => field in state && !known(field));
  const reason = unknown
    ? `has ${unknown}, which is not known to the local backend`
    : REFUSALS.find(([, applies]) => applies(state))?.[0];
  if (reason) throw new UnknownInTemplate(`${at}: ${name ? `state "${name}"` : 'the machine'} ${reason}`);
}

function validated(
  at: string,
  definition: State,
  tasks: readonly (readonly [string, State])[],
): StateMachine {
  for (const [, task] of tasks) {
    // The interpreter would end a task without a timeout after a minute.
    const withoutTimeout = task as { TimeoutSeconds?: number };
    if (!('TimeoutSecondsPath' in task)) withoutTimeout.TimeoutSeconds ??= LONGEST_SECONDS;
  }
  try {
    // The time of an execution is counted by whoever runs it, from its first start on.
    const { TimeoutSeconds, ...untimed } = definition;
    return new StateMachine(untimed as unknown as StateMachineDefinition);
  } catch (error) {
    throw new UnknownInTemplate(`${at}: ${(error as Error).message}`);
  }
}
