import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Delivered, decodeDelivered } from '../../lambdas/core/commit.ts';
import type { ParkedStreams } from '../../lambdas/event-store/parked-streams.ts';
import { tableStreamHandler } from '../../lambdas/publisher/handle-table-stream.ts';
import { KinesisCommitTarget } from '../../lambdas/publisher/kinesis-commit-target.ts';
import { SnsCommitTarget } from '../../lambdas/publisher/sns-commit-target.ts';
import type { Logger } from '../../lambdas/shared/logger.ts';

/** How a service behaves to one call, or to one entry of it. */
export interface Behaviour {
  /** Whether it refuses this for good, wherever it comes. */
  refuses(delivered: Delivered): boolean;
  /** Whether it refuses these for good when they come together. */
  refusesTogether?(delivered: readonly Delivered[]): boolean;
  /** What it throws for a call, after which nothing of it arrived; or all of it did. */
  fault?(): { readonly error: Error; readonly hasTaken: boolean } | undefined;
  /** Whether it throttles one entry. */
  throttles?(): boolean;
  /** SNS alone: whether it names the entry that it refuses, rather than to refuse the call. */
  namesRefused?(): boolean;
}

export const awsError = (name: string, message = name) => Object.assign(new Error(message), { name });

interface Sent<Answer> {
  readonly delivered: readonly Delivered[];
  answer(fate: 'taken' | 'throttled' | 'refused'): Answer;
}

/** What both services do with a call. */
function behave<Answer>(
  { refuses, refusesTogether, fault, throttles, namesRefused }: Behaviour,
  entries: readonly Sent<Answer>[],
  log: Delivered[],
): readonly Answer[] {
  const failing = fault?.();
  if (failing && !failing.hasTaken) throw failing.error;
  const isBad = ({ delivered }: Sent<Answer>) =>
    delivered.some((each) => refuses(each)) || refusesTogether?.(delivered) === true;
  if (entries.some(isBad) && !namesRefused?.()) throw awsError(REFUSAL, 'Invalid parameter: too long');
  const answers = entries.map((entry) => {
    const fate = isBad(entry) ? 'refused' : throttles?.() ? 'throttled' : 'taken';
    if (fate === 'taken') log.push(...entry.delivered);
    return entry.answer(fate);
  });
  if (failing) throw failing.error;
  return answers;
}

/** Both services have it. */
const REFUSAL = 'ValidationException';

/** What arrived, in order, and a publisher to it: the real handler on the real target, on a client that is none. */
export interface FakeTarget {
  readonly log: readonly Delivered[];
  readonly publish: ReturnType<typeof tableStreamHandler>;
}

export function fakeKinesis(behaviour: Behaviour, parked: ParkedStreams, logger: Logger): FakeTarget {
  const log: Delivered[] = [];
  const answers = {
    taken: { SequenceNumber: '1' },
    throttled: { ErrorCode: 'ProvisionedThroughputExceededException' },
    refused: { ErrorCode: 'ProvisionedThroughputExceededException' },
  };
  const send = async ({ input: { Records = [] } }: PutRecordsCommand) => ({
    Records: behave(
      { ...behaviour, namesRefused: () => false },
      Records.map(({ Data }) => ({
        delivered: String(Buffer.from(Data ?? []))
          .split('\n')
          .map(decodeDelivered),
        answer: (fate) => answers[fate],
      })),
      log,
    ),
  });
  const client = { send } as unknown as KinesisClient;
  const target = new KinesisCommitTarget({ client, streamName: 'events' });
  return { log, publish: tableStreamHandler({ targetName: 'kinesis', target, parked, logger }) };
}

export function fakeTopic(behaviour: Behaviour, parked: ParkedStreams, logger: Logger): FakeTarget {
  const log: Delivered[] = [];
  const codes = { throttled: 'Throttled', refused: 'InvalidParameter' };
  const send = async ({ input: { PublishBatchRequestEntries = [] } }: PublishBatchCommand) => {
    const results = behave(
      behaviour,
      PublishBatchRequestEntries.map(({ Id = '', Message = '' }) => ({
        delivered: [decodeDelivered(Message)],
        answer: (fate) => ({
          Id,
          ...(fate !== 'taken' && { Code: codes[fate], SenderFault: fate === 'refused' }),
        }),
      })),
      log,
    );
    return {
      Successful: results.filter((result) => !('Code' in result)),
      Failed: results.filter((result) => 'Code' in result),
    };
  };
  const target = new SnsCommitTarget({ client: { send } as unknown as SNSClient, topicArn: 'events' });
  return { log, publish: tableStreamHandler({ targetName: 'sns', target, parked, logger }) };
}
