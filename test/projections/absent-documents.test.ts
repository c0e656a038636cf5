import { describe, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import type { DocumentProjection } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { accountsProjection } from '../../lambdas/projections/accounts/contract.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { StoredDocuments } from '../../lambdas/projections/read-model.ts';
import { draftOf } from '../support/histories.ts';
import { plainEvents } from '../support/present-events.ts';

type Offer = { readonly owner: string; readonly text: string };
type OfferEvent =
  | { type: 'Offered'; data: Offer }
  | { type: 'Withdrawn'; data: object }
  | { type: 'Misread'; data: object };

/** Offers as long as they stand. */
const offers: DocumentProjection<Offer, OfferEvent> = {
  schemaVersions: { Offered: 1, Withdrawn: 1, Misread: 1 },
  evolve(_, event) {
    if (event.type === 'Misread') throw new TypeError();
    return event.type === 'Offered' ? event.data : undefined;
  },
};

const stream = StreamId.parse('account#offer');
const first: Offer = { owner: '17850', text: 'first' };
const again: Offer = { owner: '17850', text: 'again' };
const offered = (data: Offer): OfferEvent => ({ type: 'Offered', data });
const withdrawn: OfferEvent = { type: 'Withdrawn', data: {} };
/** Of a type that the projection does not read. */
const noted = { type: 'Noted', data: {} };

/** A stream of one commit an event, and the projection of it. */
async function projecting(...given: readonly (OfferEvent | typeof noted)[]) {
  const events = plainEvents();
  const commits: Commit[] = [];
  for (const [place, event] of given.entries()) {
    const draft = { ...draftOf(`${place}`), events: [{ ...event, schemaVersion: 1 }] };
    commits.push(await events.append(await events.load(stream), draft));
  }
  const store = new MemoryDocumentStore<Offer>();
  const project = projectDocuments(offers, store, events);
  const deliver = (...versions: readonly number[]) =>
    project(new Map([[stream, versions.map((version) => commits[version - 1] as Commit)]]));
  const stored = async () => (await store.load([stream]))[0];
  const readModel = new StoredDocuments(accountsProjection, store, ({ owner }) => owner);
  return { events, store, deliver, stored, readModel };
}

describe('a projection that takes a document away', () => {
  test('keeps how far its stream is folded', async () => {
    const { deliver, stored } = await projecting(offered(first), withdrawn, noted);
    await deliver(1);
    expect(await stored()).toEqual({ stream, version: 1, document: first });
    expect(await deliver(2)).toEqual(new Map());
    expect(await stored()).toEqual({ stream, version: 2, document: undefined });
    await deliver(3);
    expect(await stored()).toEqual({ stream, version: 3, document: undefined });
  });

  test('brings it back when a later event does, with nothing of before', async () => {
    const { deliver, stored } = await projecting(offered(first), withdrawn, offered(again));
    for (const version of [1, 2, 3]) await deliver(version);
    expect(await stored()).toEqual({ stream, version: 3, document: again });
  });

  test('within one batch ends as its events do', async () => {
    const { deliver, stored } = await projecting(offered(first), withdrawn, offered(again), withdrawn);
    await deliver(1, 2, 3, 4);
    expect(await stored()).toEqual({ stream, version: 4, document: undefined });
  });

  test('G6 applies nothing again of what comes once more', async () => {
    const { store, deliver, stored } = await projecting(offered(first), withdrawn);
    await deliver(1, 2);
    const save = vi.spyOn(store, 'save');
    await deliver(2, 1);
    expect(save).not.toHaveBeenCalled();
    expect(await stored()).toEqual({ stream, version: 2, document: undefined });
  });

  test('S23 is not undone by a slower worker that has folded less', async () => {
    const { store, deliver, stored } = await projecting(offered(first), withdrawn);
    const faster = Promise.withResolvers<void>();
    vi.spyOn(store, 'save').mockImplementationOnce(async (folded) => {
      await faster.promise;
      await MemoryDocumentStore.prototype.save.call(store, folded);
    });
    const slower = deliver(1);
    await vi.waitFor(() => expect(store.save).toHaveBeenCalledOnce());
    await deliver(1, 2);
    faster.resolve();
    await slower;
    expect(await stored()).toEqual({ stream, version: 2, document: undefined });
  });
});

describe('a stream whose events make no document', () => {
  test('S19 keeps a position all the same, and need not be read again from its beginning', async () => {
    const { events, deliver, stored } = await projecting(noted, noted, offered(first));
    await deliver(1);
    expect(await stored()).toEqual({ stream, version: 1, document: undefined });
    const read = vi.spyOn(events, 'read');
    await deliver(2);
    await deliver(3);
    expect(read).not.toHaveBeenCalled();
    expect(await stored()).toEqual({ stream, version: 3, document: first });
  });

  test('G7 that cannot be applied any further says from which version', async () => {
    const { deliver } = await projecting(noted, noted, { type: 'Misread', data: {} });
    await deliver(1, 2);
    expect((await deliver(3)).get(stream)).toMatchObject({ from: 3, reason: { code: 'ProjectionFailed' } });
  });
});

describe('a read model of documents', () => {
  const [gone, never] = [stream, StreamId.parse('account#never')];

  test('G9 stands where an absent document does, and shows none', async () => {
    const { deliver, readModel } = await projecting(offered(first), withdrawn);
    await deliver(1, 2);
    expect(await readModel.positions([gone, never])).toEqual(new Map([[gone, 2]]));
    expect(await readModel.find(gone)).toEqual({ stream: gone, version: 2, document: undefined });
    expect(await readModel.find(never)).toBeUndefined();
  });

  test('S30 tells an owner of an absent one what it tells of a stream that never was', async () => {
    const { deliver, readModel } = await projecting(offered(first), withdrawn, offered(again));
    await deliver(1, 2);
    for (const owner of [first.owner, 'other']) {
      expect(await readModel.positions([gone, never], owner)).toEqual(new Map());
      expect(await readModel.find(gone, owner)).toEqual(await readModel.find(never, owner));
    }
    await deliver(3);
    expect(await readModel.positions([gone], first.owner)).toEqual(new Map([[gone, 3]]));
    expect((await readModel.find(gone, first.owner))?.document).toEqual(again);
    expect(await readModel.find(gone, 'other')).toBeUndefined();
  });

  test('of which a document is nobody’s shows it to no owner', async () => {
    const store = new MemoryDocumentStore<Offer>();
    await store.save([{ stream, version: 1, document: first }]);
    const nobodys = new StoredDocuments(accountsProjection, store);
    expect(await nobodys.positions([stream])).toEqual(new Map([[stream, 1]]));
    expect(await nobodys.positions([stream], first.owner)).toEqual(new Map());
  });
});
