import { describe, expect, test } from 'vitest';
import { ObjectMissing, type ObjectStore } from '../../lambdas/event-store/object-store.ts';
import { collected } from '../support/collected.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const textOf = async (store: ObjectStore, key: string): Promise<string> =>
  Buffer.concat(await collected(store.read(key))).toString();

const listed = async (store: ObjectStore, prefix: string) =>
  (await collected(store.list(prefix))).sort((a, b) => (a.key < b.key ? -1 : 1));

/**
 * The promises of the port `ObjectStore`: every implementation passes them.
 * @param open an empty store, as two who share it have it
 */
export function describeObjectStore(
  name: string,
  open: () => Promise<{ readonly one: ObjectStore; readonly other: ObjectStore }>,
): void {
  describe(name, () => {
    test('gives back what was put, to everybody', async () => {
      const { one, other } = await open();
      expect(await one.putNew('commits/date=2010-12-01/a b+c.zst', bytes('as it was'))).toBe(true);
      expect(await textOf(other, 'commits/date=2010-12-01/a b+c.zst')).toBe('as it was');
    });

    test('gives back an object of many MB byte by byte', async () => {
      const { one } = await open();
      const large = Buffer.alloc(13 * 1024 * 1024, 'a varve is a layer laid down once');
      expect(await one.putNew('large', large)).toBe(true);
      const hashes = await Promise.all([large, Buffer.from(await textOf(one, 'large'))].map(sha256));
      expect(hashes[1]).toBe(hashes[0]);
    });

    test('G13 never writes over what is there', async () => {
      const { one, other } = await open();
      expect(await one.putNew('commits/a', bytes('first'))).toBe(true);
      expect(await other.putNew('commits/a', bytes('second'))).toBe(false);
      expect(await one.putNew('commits/a', bytes('first'))).toBe(false);
      expect(await textOf(other, 'commits/a')).toBe('first');
    });

    test('of ten who put the same key at once, one wins, and its content is there', async () => {
      const { one, other } = await open();
      for (let round = 0; round < 5; round++) {
        const puts = Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? one : other).putNew(`commits/${round}`, bytes(`content ${index}`)),
        );
        const won = (await Promise.all(puts)).flatMap((isNew, index) => (isNew ? [index] : []));
        expect(won).toHaveLength(1);
        expect(await textOf(one, `commits/${round}`)).toBe(`content ${won[0]}`);
      }
    });

    test('lists what begins with a prefix, each once, with its size', async () => {
      const { one } = await open();
      for (const key of ['commits/b', 'commits/a', 'commits', 'tier/a']) await one.putNew(key, bytes(key));
      expect(await listed(one, 'commits/')).toEqual([
        { key: 'commits/a', size: 9 },
        { key: 'commits/b', size: 9 },
      ]);
      expect(await listed(one, 'nothing')).toEqual([]);
    });

    test('lists and removes more than a page holds', { timeout: 60_000 }, async () => {
      const { one } = await open();
      const keys = Array.from({ length: 1_050 }, (_, index) => `many/${index}`);
      for (let from = 0; from < keys.length; from += 50)
        await Promise.all(keys.slice(from, from + 50).map((key) => one.putNew(key, bytes('x'))));
      await one.putNew('other', bytes('x'));
      const all = await collected(one.list('many/'));
      expect(new Set(all.map(({ key }) => key))).toEqual(new Set(keys));
      expect(all).toHaveLength(keys.length);
      await one.remove(keys);
      expect(await listed(one, '')).toEqual([{ key: 'other', size: 1 }]);
    });

    test('forgets what was removed, and takes it again; what is not there is removed, too', async () => {
      const { one, other } = await open();
      await one.putNew('a', bytes('before'));
      await other.remove(['a', 'never there']);
      await expect(textOf(one, 'a')).rejects.toBeInstanceOf(ObjectMissing);
      expect(await one.putNew('a', bytes('again'))).toBe(true);
      expect(await textOf(other, 'a')).toBe('again');
      await one.remove([]);
    });

    test('S26 names the object that is missing', async () => {
      const { one } = await open();
      const missing = textOf(one, 'commits/date=2010-12-01/hour=09/1-a-1-2.jsonl.zst');
      await expect(missing).rejects.toThrow(
        'commits/date=2010-12-01/hour=09/1-a-1-2.jsonl.zst is not in the',
      );
    });

    test('lets a reader leave in the middle', async () => {
      const { one } = await open();
      await one.putNew('large', Buffer.alloc(4 * 1024 * 1024));
      for (let round = 0; round < 20; round++) {
        for await (const piece of one.read('large')) {
          expect(piece.byteLength).toBeGreaterThan(0);
          break;
        }
      }
      expect(await textOf(one, 'large')).toHaveLength(4 * 1024 * 1024);
    });
  });
}

const sha256 = async (content: Buffer<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', content)).toString('hex');
