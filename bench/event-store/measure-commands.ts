import { account } from '../../lambdas/domain/accounts/index.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { stateOf } from '../../lambdas/event-store/loaded-stream.ts';
import { type Contestant, type Course, howOf, interleaved } from '../interleaved.ts';
import type { Measurement } from '../run.ts';
import { deposit, history } from './bench-events.ts';
import { draftOf } from './draft.ts';
import { figures } from './figures.ts';
import type { Peer } from './peer.ts';
import { appendOneByOne } from './seed-stream.ts';
import type { VarveTables } from './varve-tables.ts';

const [WARM, COLD, WHOLE] = ['Varve, warm', 'Varve, cold', 'Varve, load all'] as const;

/** From 92 events on, 16 commands: one whole turn of the snapshot rule, and 100 events in the middle. */
const FIRST = 92;
const COURSE: Course = { runs: 11, operations: 16, warmUp: 16, figure: 'mean' };

/** Load, fold, append one event: what a command does, on a stream of about 100 events. */
export async function* measureCommands(
  peers: readonly Peer[],
  tables: VarveTables,
): AsyncGenerator<Measurement> {
  const store = tables.snapshotting();
  const contestants = [
    commandsOn(WHOLE, store, () => tables.whole),
    commandsOn(WARM, store, () => store),
    // A function that has just started: nothing in memory yet.
    commandsOn(COLD, store, () => tables.snapshotting()),
  ];
  for (const peer of peers) contestants.push(...(await peerCommands(peer)));
  const times = await interleaved(contestants, COURSE);
  yield* figures(times, {
    title: 'load + append at 100 events',
    how: howOf(COURSE),
    base: WHOLE,
    events: 1,
    goals: [WARM, COLD].flatMap((name) => [
      { name, base: WHOLE, atLeast: 2.5 },
      { name, base: 'Castore', atLeast: 7 },
    ]),
  });
}

/** @param seed appends what was there before, by the rule that ships */
const commandsOn = (name: string, seed: PresentEventStore, current: () => PresentEventStore): Contestant =>
  onNewStreams(name, async () => {
    const { stream } = await appendOneByOne(seed, history(FIRST));
    return async () => {
      const store = current();
      const loaded = await store.load(stream);
      stateOf(account, loaded);
      await store.append(loaded, draftOf([deposit()]));
    };
  });

/** None when the peer has no way to do it. */
async function peerCommands({ name, newStream }: Peer): Promise<readonly Contestant[]> {
  if ((await newStream(history(1))).loadAndAppend === undefined) return [];
  const onNew = onNewStreams(name, async () => {
    const { loadAndAppend } = await newStream(history(FIRST));
    return async () => loadAndAppend?.(deposit());
  });
  return [onNew];
}

/** Each run goes on a stream of its own. */
function onNewStreams(name: string, newStream: () => Promise<() => Promise<unknown>>): Contestant {
  let command: () => Promise<unknown>;
  let done = 0;
  return {
    name,
    async ready() {
      if (done++ % COURSE.operations === 0) command = await newStream();
      return command;
    },
  };
}
