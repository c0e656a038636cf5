import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import type { Actor } from '../core/commit.ts';
import { sortedJson } from '../shared/sorted-json.ts';

/** What an idempotency key is scoped by: the same key of somebody else, or for something else, is another one (S10). */
export interface KeyScope {
  readonly actor: Actor;
  readonly route: string;
}

/** Arbitrary, and never to be changed: repeats of a creating command find their stream by it. */
const NAMESPACE = '5c6d9c1e-4d5e-4b7b-9a34-0b5f6a0f7f5e';

/** Base64url characters of a SHA-256 that are kept: 132 bits. */
const HASH_LENGTH = 22;

/** The id that a creating command without one in its path gets: the same for the same key. */
export const idFromKey = ({ actor, route }: KeyScope, key: string): string =>
  uuidv5(JSON.stringify([actor.role, actor.id, route, key]), NAMESPACE);

/** The scoped key, as the commit carries it. */
export const commandIdOf = ({ actor, route }: KeyScope, stream: string, key: string): string =>
  hash(JSON.stringify([actor.role, actor.id, route, stream, key]));

/** A hash of path and body as they came in: neither white space nor the order of fields makes another command. */
export const commandHashOf = (path: string, body: unknown): string => hash(sortedJson([path, body]));

const hash = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, HASH_LENGTH);
