import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  ExecutionStatus,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type {
  Execution,
  ExecutionPage,
  ExecutionState,
  ExecutionSummary,
  Executions,
  ListOptions,
} from './executions.ts';

/** Executions that wait to be redriven have ended for us. */
const STATES: Readonly<Record<ExecutionStatus, ExecutionState>> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  ABORTED: 'stopped',
  PENDING_REDRIVE: 'failed',
};

const STATUSES: Readonly<Record<ExecutionState, ExecutionStatus>> = {
  running: ExecutionStatus.RUNNING,
  succeeded: ExecutionStatus.SUCCEEDED,
  failed: ExecutionStatus.FAILED,
  'timed-out': ExecutionStatus.TIMED_OUT,
  stopped: ExecutionStatus.ABORTED,
};

/**
 * Executions of one state machine of Step Functions, which remembers them for 90 days after their end
 * (AWS: "Step Functions service quotas", execution history retention).
 */
export class SfnExecutions implements Executions {
  readonly #client: SFNClient;
  readonly #machine: string;

  /** @param options.machine ARN of the state machine */
  constructor(options: { readonly client: SFNClient; readonly machine: string }) {
    this.#client = options.client;
    this.#machine = options.machine;
  }

  async start(id: string, input: object): Promise<void> {
    await this.#client.send(
      new StartExecutionCommand({ stateMachineArn: this.#machine, name: id, input: JSON.stringify(input) }),
    );
  }

  async describe(id: string): Promise<Execution | undefined> {
    try {
      return executionOf(
        await this.#client.send(new DescribeExecutionCommand({ executionArn: this.#arnOf(id) })),
      );
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }

  async list(limit: number, { state, after }: ListOptions = {}): Promise<ExecutionPage> {
    const { executions = [], nextToken } = await this.#client.send(
      new ListExecutionsCommand({
        stateMachineArn: this.#machine,
        maxResults: limit,
        ...(state && { statusFilter: STATUSES[state] }),
        ...(after && { nextToken: after }),
      }),
    );
    return { executions: executions.map(summaryOf), next: nextToken };
  }

  async stop(id: string): Promise<void> {
    await this.#client.send(
      new StopExecutionCommand({ executionArn: this.#arnOf(id), cause: 'An operator has stopped it' }),
    );
  }

  /** As AWS forms it: `arn:aws:states:<region>:<account>:execution:<machine>:<name>`. */
  #arnOf(id: string): string {
    return `${this.#machine.replace(':stateMachine:', ':execution:')}:${id}`;
  }
}

function summaryOf(item: ExecutionListItem | DescribeExecutionOutput): ExecutionSummary {
  const { name = '', status, startDate, stopDate } = item;
  return {
    id: name,
    state: STATES[status ?? ExecutionStatus.RUNNING],
    startedAt: startDate?.toISOString() ?? '',
    endedAt: stopDate?.toISOString() ?? null,
  };
}

function executionOf(output: DescribeExecutionOutput): Execution {
  const { input = '{}', error, cause = '' } = output;
  const fault = error === undefined ? null : { error, cause };
  return { ...summaryOf(output), input: JSON.parse(input), fault };
}
