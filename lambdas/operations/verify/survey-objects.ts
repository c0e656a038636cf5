import { createHash } from 'node:crypto';
import { parseCommitsKey } from '../../archive/archive-keys.ts';
import { archivePrefixes } from '../../archive/contract.ts';
import { eachTogether } from '../../archive/each-together.ts';
import { type ListedObject, ObjectMissing, type ObjectStore } from '../../event-store/object-store.ts';
import type { ObjectFault } from './verification.ts';

export interface SurveyedObjects {
  readonly objects: number;
  /** As stored. */
  readonly bytes: number;
  /** Those that another object, before it in the order of keys, holds as well. */
  readonly duplicates: readonly ObjectFault[];
}

/**
 * Counts what is in `commits/` and names the same content under two keys. Only objects of one size are read.
 * @throws {ArchiveUnavailable}
 */
export async function surveyObjects(objects: ObjectStore): Promise<SurveyedObjects> {
  const listed: ListedObject[] = [];
  for await (const object of objects.list(archivePrefixes.commits)) listed.push(object);
  listed.sort((a, b) => (a.key < b.key ? -1 : 1));
  const duplicates: ObjectFault[] = [];
  for (const alike of Map.groupBy(listed, ({ size }) => size).values())
    if (alike.length > 1) duplicates.push(...(await sameContent(objects, alike)));
  const bytes = listed.reduce((sum, { size }) => sum + size, 0);
  return { objects: listed.length, bytes, duplicates };
}

async function sameContent(
  objects: ObjectStore,
  alike: readonly ListedObject[],
): Promise<readonly ObjectFault[]> {
  const contents = await eachTogether(alike, ({ key }) => contentOf(objects, key));
  const first = new Map<string, string>();
  const duplicates: ObjectFault[] = [];
  for (const [index, { key }] of alike.entries()) {
    const content = contents[index];
    const other = content && first.get(content);
    if (other) duplicates.push({ kind: 'duplicate-object', key, detail: `holds what ${other} holds` });
    else if (content) first.set(content, key);
  }
  return duplicates;
}

/** Undefined when a compaction has taken it away since it was listed. */
async function contentOf(objects: ObjectStore, key: string): Promise<string | undefined> {
  const name = parseCommitsKey(key);
  if (name?.kind === 'bucket') return name.sha256;
  const sha256 = createHash('sha256');
  try {
    for await (const piece of objects.read(key)) sha256.update(piece);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
  return sha256.digest('hex');
}
