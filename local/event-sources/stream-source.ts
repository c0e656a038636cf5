import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import { type Bells, ringing } from './bell.ts';
import type { Checkpoints } from './checkpoints.ts';
import { dynamodbStreamReader } from './dynamodb-stream-reader.ts';
import type { EventSource, MappingResource } from './event-source.ts';
import { type EventSourceMapping, readMapping } from './event-source-mapping.ts';
import { type FailureDestination, type PatientDestination, s3Destination } from './failed-batch.ts';
import { compileFilters } from './filter-pattern.ts';
import { invokeBatch } from './invoke-batch.ts';
import { kinesisReader } from './kinesis-reader.ts';
import { backoff, type Pace, pause, usualPace } from './pace.ts';
import type { StreamReader } from './stream-reader.ts';
import { followStream } from './subscription.ts';

export interface StreamClients {
  readonly streams: DynamoDBStreamsClient;
  readonly kinesis: KinesisClient;
  readonly s3: S3Client;
}

export interface StreamSourceDeps {
  readonly fn: LambdaFunction;
  readonly clients: StreamClients;
  readonly checkpoints: Checkpoints;
  readonly bells: Bells;
  /** @default usualPace */
  readonly pace?: Pace;
}

/**
 * Delivers a stream to a function as Lambda's event source mapping does.
 * @throws UnfitEventSource for a property that is not known or cannot be what it is.
 */
export async function startStreamSource(
  resource: MappingResource,
  deps: StreamSourceDeps,
): Promise<EventSource> {
  const mapping = readMapping(resource.logicalId, resource.properties);
  const { clients } = deps;
  const reader =
    mapping.source === 'kinesis'
      ? kinesisReader(clients.kinesis, mapping.sourceArn)
      : dynamodbStreamReader(clients.streams, mapping.sourceArn);
  return startReading(mapping, reader, deps);
}

/** The same on any reader. */
export async function startReading(
  mapping: EventSourceMapping,
  reader: StreamReader,
  deps: StreamSourceDeps,
): Promise<EventSource> {
  const { fn, bells, checkpoints, pace = usualPace } = deps;
  // What reads the table's stream publishes to Kinesis; what reads Kinesis may give commands.
  const invoked = ringing(fn, mapping.source === 'dynamodb' ? bells.kinesis : bells.dynamodb);
  const fitsFilters = compileFilters(mapping);
  if (!mapping.enabled) {
    return { stop: async () => undefined };
  }
  const stopping = new AbortController();
  const { done } = await followStream({
    mapping,
    reader,
    pace,
    bell: bells[mapping.source],
    checkpoints: checkpoints.of(mapping),
    signal: stopping.signal,
    invoke: (batch) => invokeBatch(invoked, batch, mapping.reportsItemFailures),
    discard: patient(failureDestination(mapping, deps), pace, stopping.signal),
    fits: (record) => fitsFilters(record.filterView),
  });
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

function failureDestination(
  mapping: EventSourceMapping,
  { clients, fn }: StreamSourceDeps,
): FailureDestination {
  if (mapping.onFailureArn === undefined) {
    return async ({ records, condition }) =>
      console.error(
        `${mapping.logicalId} gave up ${records.length} records (${condition}) and has no on-failure destination.`,
      );
  }
  return s3Destination(clients.s3, mapping.onFailureArn, mapping, fn.definition.arn);
}

/**
 * AWS counts deliveries that its destination does not take (`DestinationDeliveryFailures`), and does not say what becomes
 * of them; here the shard waits for the destination, and nothing is lost. Says whether the batch was taken before the source was stopped.
 */
function patient(destination: FailureDestination, pace: Pace, signal: AbortSignal): PatientDestination {
  return async (failed) => {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await destination(failed);
        return true;
      } catch (error) {
        console.error(`The on-failure destination did not take a batch and is tried again: ${String(error)}`);
        await pause(backoff(failures, pace), signal);
      }
    }
    return false;
  };
}
