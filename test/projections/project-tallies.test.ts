import { describe, expect, test } from 'vitest';
import type { Tally } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { draftOf } from '../support/histories.ts';
import { plainEvents } from '../support/present-events.ts';

type Count = Tally<'of', 'events'>;

const stream = StreamId.parse('order#1');

describe('G7 a tally that no store would add as it is meant', () => {
  test.each([
    ['not a number', { key: { of: 'all' }, add: { events: Number.NaN } }],
    ['a fraction', { key: { of: 'all' }, add: { events: 0.5 } }],
    ['beyond the safe integers', { key: { of: 'all' }, add: { events: 2 ** 53 } }],
    ['a text for a number', { key: { of: 'all' }, add: { events: '1' } }],
    ['a key that is missing', { key: { of: undefined }, add: { events: 1 } }],
  ])('fails its stream and adds nothing: %s', async (_, tally) => {
    const events = plainEvents();
    await events.append(await events.load(stream), draftOf('c'));
    const store = new MemoryTallyStore<Count>();
    const project = projectTallies(
      { schemaVersions: { Counted: 1 }, tally: () => [tally as unknown as Count] },
      store,
      events,
    );
    const failures = await project(new Map([[stream, (await events.load(stream)).commits]]));
    expect(failures.get(stream)).toMatchObject({ from: 1, reason: { code: 'ProjectionFailed' } });
    expect([store.tallies, await store.positions([stream])]).toEqual([[], new Map()]);
  });
});
