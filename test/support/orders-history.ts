import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { OrderCommand } from '../../lambdas/domain/orders/commands.ts';
import { order } from '../../lambdas/domain/orders/index.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { executeCommand } from '../../lambdas/event-store/execute-command.ts';
import { draftOf } from './histories.ts';

let commands = 0;

/** Gives commands to one order, in order, and answers the commits of its stream. */
export async function giveCommands(
  store: PresentEventStore,
  id: string,
  ...given: readonly OrderCommand[]
): Promise<readonly Commit[]> {
  const stream = StreamId.of('order', id);
  for (const command of given) {
    const commandId = `test-${++commands}`;
    const { meta } = draftOf(commandId);
    await executeCommand(store, { stream, decider: order, command, commandId, commandHash: 'h', meta });
  }
  return (await store.load(stream)).commits;
}
