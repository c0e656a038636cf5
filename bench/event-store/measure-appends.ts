import { type Contestant, type Course, howOf, interleaved } from '../interleaved.ts';
import type { Measurement } from '../run.ts';
import { deposits, history } from './bench-events.ts';
import { type Comparison, figures } from './figures.ts';
import type { Peer } from './peer.ts';
import { RAW_SDK, TRANSACTION } from './raw-sdk.ts';
import { VARVE } from './varve.ts';

/** Append one event, and ten at once, each time to another stream that holds one event, at the version that is known. */
export async function* measureAppends(peers: readonly Peer[]): AsyncGenerator<Measurement> {
  yield* appends(peers, 1, {
    course: { runs: 41, operations: 20, warmUp: 100, figure: 'median' },
    title: 'append one event',
    goals: [{ name: VARVE, base: RAW_SDK, atLeast: 0.95 }],
  });
  yield* appends(peers, 10, {
    course: { runs: 21, operations: 8, warmUp: 20, figure: 'median' },
    title: 'append ten events at once',
    goals: [
      { name: VARVE, base: RAW_SDK, atLeast: 6 },
      { name: VARVE, base: TRANSACTION, atLeast: 4 },
      { name: VARVE, base: 'Castore', atLeast: 5 },
    ],
  });
}

async function* appends(
  peers: readonly Peer[],
  events: number,
  { course, ...asked }: Pick<Comparison, 'title' | 'goals'> & { readonly course: Course },
): AsyncGenerator<Measurement> {
  const contestants = peers.map((peer) => contestant(peer, events));
  // What is the same has to come out the same: how far it does not is the noise.
  const again = contestants
    .filter(({ name }) => name === RAW_SDK)
    .map((raw) => ({ ...raw, name: `${RAW_SDK}, again` }));
  const times = await interleaved([...contestants, ...again], course);
  yield* figures(times, { ...asked, how: howOf(course), base: RAW_SDK, events });
}

const contestant = ({ name, newStream }: Peer, events: number): Contestant => ({
  name,
  async ready() {
    const { appending } = await newStream(history(1));
    return appending(deposits(events));
  },
});
