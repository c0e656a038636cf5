import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { OrderCommand } from '../../lambdas/domain/orders/commands.ts';
import { order } from '../../lambdas/domain/orders/index.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { executeCommand } from '../../lambdas/event-store/execute-command.ts';
import { draftOf } from './histories.ts';

/** Gives a command to one order; a test says under which key, and what else matters to it. */
export const executeOn =
  (stream: StreamId) =>
  (
    store: PresentEventStore,
    command: OrderCommand,
    commandId: string,
    more: { commandHash?: string; expected?: number | 'any'; authorise?: () => void } = {},
  ) => {
    const { meta } = draftOf('');
    return executeCommand(store, {
      stream,
      decider: order,
      command,
      commandId,
      commandHash: 'h',
      meta,
      ...more,
    });
  };

let commands = 0;

/** Gives commands to one order, in order, and answers the commits of its stream. */
export async function giveCommands(
  store: PresentEventStore,
  id: string,
  ...given: readonly OrderCommand[]
): Promise<readonly Commit[]> {
  const stream = StreamId.of('order', id);
  for (const command of given) await executeOn(stream)(store, command, `test-${++commands}`);
  return (await store.load(stream)).commits;
}
