import type { DynamoDB } from '@aws-sdk/client-dynamodb';

/** One call to DynamoDB, as the engine counts it. */
interface Call {
  readonly command: string;
  /** Items written or read. */
  readonly items: number;
  /** Write units, or read units. */
  readonly units: number;
}

/** The calls of an operation. */
export async function callsOf(client: DynamoDB, operation: () => Promise<unknown>): Promise<readonly Call[]> {
  const calls: Call[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        const answer = await next({ ...args, input: input as typeof args.input });
        const output = answer.output as Told;
        calls.push({
          command: commandName.replace(/Command$/, ''),
          items: (input as Asked).TransactItems?.length ?? output.Count ?? 1,
          units: [output.ConsumedCapacity ?? []]
            .flat()
            .reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0),
        });
        return answer;
      },
    { step: 'initialize', name: 'bench-calls' },
  );
  try {
    await operation();
  } finally {
    client.middlewareStack.remove('bench-calls');
  }
  return calls;
}

/** Calls in words: `10 × PutItem: 10 items, 10 units`. */
export function inWords(calls: readonly Call[]): string {
  const commands = Map.groupBy(calls, ({ command }) => command);
  return [...commands]
    .map(([command, all]) => {
      const sizes = [counted(total(all, 'items'), 'item'), counted(total(all, 'units'), 'unit')];
      return `${all.length} × ${command}: ${sizes.join(', ')}`;
    })
    .join(' + ');
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const total = (calls: readonly Call[], what: 'items' | 'units'): number =>
  calls.reduce((sum, call) => sum + call[what], 0);

interface Asked {
  readonly TransactItems?: readonly unknown[];
}

interface Capacity {
  readonly CapacityUnits: number;
}

interface Told {
  readonly Count?: number;
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
}
