import type { ListedObject } from '../../event-store/object-store.ts';
import type { ListedBucket, ListedCommits } from '../list-commits.ts';

/** What is compacted next, and then the archive is as legal as before: parts, or objects of the same bucket. */
export type Step =
  | { readonly kind: 'parts'; readonly parts: readonly ListedObject[] }
  | { readonly kind: 'buckets'; readonly buckets: readonly (readonly ListedBucket[])[] }
  | { readonly kind: 'manifest' };

/** Objects of a bucket that are merged at once: each costs memory while it is open. */
const MERGED = 64;

/**
 * @param due keys of the parts that are to be compacted: more may come all the time
 * @param partBytes of parts, as stored, that are taken at once
 * @returns undefined when all is compacted: no part, one object a bucket, one manifest that names them all
 */
export function planStep(
  listed: ListedCommits,
  due: ReadonlySet<string>,
  partBytes: number,
): Step | undefined {
  const parts = listed.parts.filter(({ key }) => due.has(key));
  if (parts.length > 0) return { kind: 'parts', parts: upTo(partBytes, parts) };
  const named = new Set(listed.manifests.flatMap(({ objects }) => objects.map(({ key }) => key)));
  const buckets = [...Map.groupBy(listed.buckets, ({ bucket }) => bucket).values()].filter(
    (objects) => objects.length > 1 || objects.some(({ key }) => !named.has(key)),
  );
  if (buckets.length > 0)
    return { kind: 'buckets', buckets: buckets.map((objects) => objects.slice(0, MERGED)) };
  return isNamedOnce(listed) ? undefined : { kind: 'manifest' };
}

/** The first one however large it is. */
function upTo(bytes: number, parts: readonly ListedObject[]): readonly ListedObject[] {
  let sum = 0;
  const taken = parts.findIndex(({ size }) => {
    sum += size;
    return sum > bytes;
  });
  return taken < 0 ? parts : parts.slice(0, Math.max(taken, 1));
}

function isNamedOnce({ manifests, buckets }: ListedCommits): boolean {
  const [manifest, ...others] = manifests;
  if (manifest === undefined) return buckets.length === 0;
  return others.length === 0 && manifest.objects.length === buckets.length;
}
