import { describe, expect, test } from 'vitest';
import { type Commit, encodeDelivered, pointerTo, type RecordedEvent } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';
import {
  type BalanceDocument,
  balanceDocuments,
} from '../../lambdas/projections/account-balance/balance-documents.ts';
import { accountBalanceProjection } from '../../lambdas/projections/account-balance/contract.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { onSqs } from '../support/one-generation.ts';
import { sqsEvent } from '../support/table-stream.ts';

const created = { type: 'AccountCreated', schemaVersion: 1, data: { owner: '17850', currency: 'GBP' } };
const depositedLongAgo = {
  type: 'MoneyDeposited',
  schemaVersion: 1,
  data: { amount: '10.99', currency: 'GBP' },
};

/** Balances, fed from streams whose events are stored just so. */
function balances() {
  const stored = new MemoryEventStore();
  const documents = new MemoryDocumentStore<BalanceDocument>();
  const handle = onSqs({
    contract: accountBalanceProjection,
    project: projectDocuments(balanceDocuments, documents, new UpcastingEventStore(stored, upcast)),
    parked: new MemoryParkedStreams(),
    logger: silentLogger,
  });
  const store = async (id: string, ...events: readonly RecordedEvent[]): Promise<readonly Commit[]> => {
    const stream = StreamId.of('account', id);
    for (const event of events)
      await stored.append(await stored.load(stream), { ...draftOf(id), events: [event] });
    return (await stored.load(stream)).commits;
  };
  const shown = async (id: string) => (await documents.load([StreamId.of('account', id)]))[0];
  return { store, handle, shown };
}

const messages = (...commits: readonly (Commit | undefined)[]) =>
  sqsEvent(
    ...commits.map((commit, index) => [`${index + 1}`, commit ? encodeDelivered(commit) : ''] as const),
  );

describe('G11 an old event reaches a read model in its present form', () => {
  test.each([
    ['delivered', (commits: readonly Commit[]) => commits.map(encodeDelivered)],
    [
      'pointed at',
      (commits: readonly Commit[]) => commits.map((commit) => encodeDelivered(pointerTo(commit))),
    ],
    [
      'fetched, since only a later one came',
      (commits: readonly Commit[]) => [encodeDelivered(commits[2] as Commit)],
    ],
  ])('when it is %s', async (_, linesOf) => {
    const { store, handle, shown } = balances();
    const commits = await store('1', created, depositedLongAgo, depositedLongAgo);
    const lines = linesOf(commits);
    await handle(sqsEvent(...lines.map((line, index) => [`${index}`, line] as const)));
    expect(await shown('1')).toMatchObject({
      version: 3,
      document: { balance: { amount: 2198, currency: 'GBP' } },
    });
  });
});

describe('S19 an event that newer code has written', () => {
  test.each([
    { type: 'AccountFrozen', schemaVersion: 1, data: {} },
    { type: 'MoneyDeposited', schemaVersion: 3, data: {} },
  ])('holds its own stream back, and no other: $type $schemaVersion', async (newer) => {
    const { store, handle, shown } = balances();
    const [first, second, third] = await store('1', created, newer, depositedLongAgo);
    const [neighbour] = await store('2', created);
    const answer = await handle(messages(first, second, third, neighbour));
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['1', '2', '3']);
    expect([await shown('1'), (await shown('2'))?.version]).toEqual([undefined, 1]);
  });
});
