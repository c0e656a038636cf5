import type { Tally } from '../../lambdas/core/projection.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';

/** A number from 0 to 1. */
export type Chance = () => number;

const unreachable = () => new StoreUnreachable(new Error('by chance'));

function failAt(fate: number, most: number): void {
  if (fate < most) throw unreachable();
}

/** Does not answer now and then; a write may be done by then, or a part of it. */
export const flakyDocuments = <Document>(
  store: DocumentStore<Document>,
  chance: Chance,
): DocumentStore<Document> => ({
  async positions(streams) {
    failAt(chance(), 0.05);
    return store.positions(streams);
  },
  async load(streams) {
    failAt(chance(), 0.05);
    return store.load(streams);
  },
  async save(folded) {
    const fate = chance();
    failAt(fate, 0.05);
    await store.save(fate < 0.1 ? folded.slice(0, Math.floor(folded.length / 2)) : folded);
    failAt(fate, 0.15);
  },
});

/** The same of sums, which are written in one transaction: all of it is done, or nothing. */
export const flakyTallies = <Row extends Tally>(store: TallyStore<Row>, chance: Chance): TallyStore<Row> => ({
  async positions(streams) {
    failAt(chance(), 0.05);
    return store.positions(streams);
  },
  async add(advances, tallies) {
    const fate = chance();
    failAt(fate, 0.05);
    await store.add(advances, tallies);
    failAt(fate, 0.15);
  },
});
