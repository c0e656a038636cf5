import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { DynamoDbSnapshotStore } from '../../lambdas/event-store/dynamodb-snapshot-store.ts';
import { stateOf } from '../../lambdas/event-store/loaded-stream.ts';
import { SnapshottingEventStore } from '../../lambdas/event-store/snapshotting-event-store.ts';
import { deposit, fillAccount, giveToAccount } from '../support/accounts-history.ts';
import { createEventsTable, createSnapshotsTable, localClient } from '../support/events-table.ts';
import { recordingLogger } from '../support/loggers.ts';
import { presentEvents } from '../support/present-events.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
let eventsTable = '';
let snapshotsTable = '';

beforeAll(async () => {
  eventsTable = await createEventsTable(client);
  snapshotsTable = await createSnapshotsTable(client);
});
afterAll(() => client.destroy());

const events = () => presentEvents(new DynamoDbEventStore({ client, tableName: eventsTable }));

function startedFunction() {
  const { lines, logger } = recordingLogger();
  const snapshots = new DynamoDbSnapshotStore({ client, tableName: snapshotsTable });
  const reducers = [{ decider: account, name: 'today' }];
  return { store: new SnapshottingEventStore(events(), snapshots, { reducers, logger }), snapshots, lines };
}

/** What a restore of the table to an earlier time leaves: the first commits, and no other. */
async function restore(commits: readonly Commit[], upTo: number): Promise<void> {
  for (const { stream, version } of commits.filter((commit) => commit.version > upTo)) {
    const Key = { pk: { S: stream }, sk: { N: String(version) } };
    await client.send(new DeleteItemCommand({ TableName: eventsTable, Key }));
  }
}

test('S24 another commit at the version that a snapshot stands on: the snapshot does not count', async () => {
  const id = 'other-timeline';
  const stream = StreamId.of('account', id);
  await fillAccount(startedFunction().store, id, 48);
  await restore((await events().load(stream)).commits, 40);
  for (let count = 41; count <= 60; count++) await giveToAccount(events(), id, deposit(2), `new${count}`);
  const { store, lines } = startedFunction();
  expect(stateOf(account, await store.load(stream))).toMatchObject({ balance: 39 + 2 * 20 });
  expect(lines.join()).toContain('"reason":"timeline"');
});

test.each([
  ['a function that has just started', true],
  ['a function that remembers the stream', false],
])('S24 the table is restored under a newer snapshot: %s loads what is there', async (name, restarted) => {
  const id = name.replaceAll(' ', '-');
  const stream = StreamId.of('account', id);
  const before = startedFunction();
  await fillAccount(before.store, id, 100);
  await restore((await events().load(stream)).commits, 70);

  const { store, snapshots, lines } = restarted ? startedFunction() : before;
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const loaded = await store.load(stream);
  stdout.mockRestore();
  expect([loaded.version, stateOf(account, loaded)]).toMatchObject([70, { balance: 69 }]);
  expect(lines.join()).toContain('"reason":"timeline"');

  // A new timeline, on which version 96 is another commit than the one that the old snapshot stands on.
  for (let count = 71; count <= 130; count++) await giveToAccount(store, id, deposit(2), `new${count}`);
  const after = await startedFunction().store.load(stream);
  expect([after.version, stateOf(account, after)]).toMatchObject([130, { balance: 69 + 2 * 60 }]);
  expect(await snapshots.find(stream, 'today')).toMatchObject({ kind: 'found', snapshot: { version: 128 } });
  // A command of the time that was lost may be sent again, and takes effect.
  expect(await giveToAccount(store, id, deposit(1), 'c99')).toMatchObject({ replayed: false });
  expect(await giveToAccount(store, id, deposit(1), 'c69')).toMatchObject({ replayed: true });
});
