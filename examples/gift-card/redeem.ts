import { StreamId } from '../../lambdas/core/stream-id.ts';
import { composeUpcasters } from '../../lambdas/core/upcaster.ts';
import { executeCommand } from '../../lambdas/event-store/execute-command.ts';
import { stateOf } from '../../lambdas/event-store/loaded-stream.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';
import { giftCard } from './gift-card.ts';

/** Issues a card over 50 and redeems 20, twice under one key; answers what is left on it. */
export async function redeemOnce() {
  const store = new UpcastingEventStore(new MemoryEventStore(), composeUpcasters([giftCard]));
  const stream = StreamId.of('gift-card', 'c-1');
  const give = (type: 'IssueCard' | 'RedeemCard', amount: number, commandId: string) =>
    executeCommand(store, {
      stream,
      decider: giftCard,
      command: { type, data: { amount } },
      commandId,
      commandHash: `${type} ${amount}`,
      meta: { correlationId: 'c', causationId: 'c', actor: { role: 'operator', id: 'op-1' } },
    });
  await give('IssueCard', 50, 'key-1');
  await give('RedeemCard', 20, 'key-2');
  const again = await give('RedeemCard', 20, 'key-2');
  return { again, state: stateOf(giftCard, await store.load(stream)) };
}
