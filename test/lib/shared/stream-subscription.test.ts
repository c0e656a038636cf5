import { Duration, Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { expect, it } from 'vitest';
import { EventStore } from '../../../lib/event-store/event-store.ts';
import { FailedBatches } from '../../../lib/event-store/failed-batches.ts';
import { StreamSubscription } from '../../../lib/shared/stream-subscription.ts';
import { VarveFunction } from '../../../lib/shared/varve-function.ts';
import { newApp } from '../stage-templates.ts';

it('refuses to give up on a record only after the stream has forgotten it', () => {
  const stack = new Stack(newApp(), 'Stack');
  const eventStore = new EventStore(stack, 'EventStore');
  const onFailure = new FailedBatches(stack, 'FailedBatches', { eventStore });
  const reader = new VarveFunction(stack, 'Function', {
    bundle: 'publisher',
    description: 'A reader',
    logRetention: RetentionDays.ONE_DAY,
  });
  const subscribe = (hours: number) =>
    new StreamSubscription(stack, `Subscription${hours}`, {
      reader,
      source: eventStore.changes,
      onFailure,
      maxRecordAge: Duration.hours(hours),
    });
  expect(() => subscribe(24)).toThrow(/must be below the retention of the stream \(1 day\)/);
  expect(() => subscribe(23)).not.toThrow();
});
