import { Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { CONSUMER_FUNCTIONS_ENV } from '../../lambdas/operations/contract.ts';
import { folderOf } from '../../lambdas/projections/contract.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Generations } from '../event-store/generations.ts';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { Projection } from '../projections/projection.ts';
import type { EventStream } from '../publisher/event-stream.ts';
import type { EventTopic } from '../publisher/event-topic.ts';
import type { VarveFunction } from '../shared/varve-function.ts';

/** What a function needs that compares consumers with the event store, and announces to them. */
export interface ConsumersProps {
  readonly eventStore: EventStore;
  readonly parked: ParkedStreams;
  /** Say which consumers there are. */
  readonly generations: Generations;
  readonly eventStream: EventStream;
  readonly eventTopic: EventTopic;
  /** Those that are deployed. */
  readonly projections: readonly Projection[];
}

/** A function that compares all consumers with the event store, and announces streams to them. */
export function bindConsumers(fn: VarveFunction, props: ConsumersProps): void {
  props.eventStore.bindEnumerate(fn);
  props.parked.bindReader(fn);
  props.generations.bindReader(fn);
  props.eventStream.bindPublish(fn);
  props.eventTopic.bindPublish(fn);
  const functions = props.projections.map((projection) => [
    folderOf(projection.contract),
    projection.function.functionName,
  ]);
  fn.addEnvironment(CONSUMER_FUNCTIONS_ENV, Stack.of(fn).toJsonString(Object.fromEntries(functions)));
  if (functions.length === 0) return;
  Grant.addToPrincipal({
    grantee: fn,
    actions: ['lambda:InvokeFunction'],
    resourceArns: props.projections.map((projection) => projection.function.functionArn),
  });
}
