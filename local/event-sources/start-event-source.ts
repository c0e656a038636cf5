import type { SQSClient } from '@aws-sdk/client-sqs';
import { ringing } from './bell.ts';
import type { EventSource, MappingResource } from './event-source.ts';
import { startQueueSource } from './queue-source.ts';
import { type StreamClients, type StreamSourceDeps, startStreamSource } from './stream-source.ts';

interface EventSourceDeps extends StreamSourceDeps {
  readonly clients: StreamClients & { readonly sqs: SQSClient };
}

/**
 * Delivers to a function what the source of the mapping holds: a queue, or a stream.
 * @throws UnfitEventSource for a property that is not known or cannot be what it is.
 */
export function startEventSource(resource: MappingResource, deps: EventSourceDeps): Promise<EventSource> {
  const isQueue = /^arn:[^:]+:sqs:/.test(String(resource.properties.EventSourceArn));
  return isQueue
    ? startQueueSource(resource, {
        ...deps,
        fn: ringing(deps.fn, deps.bells.dynamodb),
        sqs: deps.clients.sqs,
      })
    : startStreamSource(resource, deps);
}
