import { expect, test } from 'vitest';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import { listCommits } from '../../lambdas/archive/list-commits.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { DATE, deposits, partNamed, writePart } from './archived.ts';

/** Stops the first write of a manifest until it is let go on. */
class StandingObjects extends MemoryObjectStore {
  readonly reached = Promise.withResolvers<void>();
  readonly goOn = Promise.withResolvers<void>();
  #stands = true;

  override async putNew(key: string, body: Uint8Array): Promise<boolean> {
    if (this.#stands && key.startsWith('manifests/')) {
      this.#stands = false;
      this.reached.resolve();
      await this.goOn.promise;
    }
    return await super.putNew(key, body);
  }
}

test('a compaction that stands still while others have compacted twice leaves an archive that is whole', async () => {
  const objects = new StandingObjects();
  await writePart(objects, partNamed(1), [deposits('a', 1)]);
  const quick = compactDate(objects, DATE);
  objects.goOn.resolve();
  await quick;
  const slow = new StandingObjects();
  for await (const { key } of objects.list('')) {
    for await (const body of objects.read(key))
      if (!key.startsWith('manifests/')) await slow.putNew(key, body);
  }
  await writePart(slow, partNamed(2), [deposits('a', 2)]);
  const late = compactDate(slow, DATE);
  await slow.reached.promise;
  await compactDate(slow, DATE);
  await writePart(slow, partNamed(3), [deposits('a', 3)]);
  await compactDate(slow, DATE);
  slow.goOn.resolve();
  await late;
  expect((await listCommits(slow)).faults).toEqual([]);
  expect(await compactDate(slow, DATE)).toMatchObject({ isDone: true, faults: [] });
});
