import type { Commit } from '../core/commit.ts';

/** Commands of a stream that a snapshot remembers: the bound of G4. */
export const REMEMBERED_COMMANDS = 1_000;

/**
 * The last commands of a stream, oldest first. STORAGE FORMAT: for each the version of its commit in 4 bytes,
 * little-endian, and a hash of its key in 3. A hash so short meets another's now and then; its commit has the whole key,
 * and tells.
 */
export type CommandWindow = Uint8Array;

/** Bytes of one command. */
const ENTRY = 7;

export const noCommands: CommandWindow = new Uint8Array(0);

export const isCommandWindow = ({ byteLength }: Uint8Array): boolean => byteLength % ENTRY === 0;

/** @returns the versions of the commits that may be of this command, newest first */
export function findInWindow(window: CommandWindow, commandId: string): readonly number[] {
  const view = viewOf(window);
  const wanted = keyHash(commandId);
  const found: number[] = [];
  for (let at = window.byteLength - ENTRY; at >= 0; at -= ENTRY) {
    const hash = view.getUint16(at + 4, true) | (view.getUint8(at + 6) << 16);
    if (hash === wanted) found.push(view.getUint32(at, true));
  }
  return found;
}

/** The window with the commands of later commits; the oldest go. */
export function remember(window: CommandWindow, commits: readonly Commit[]): CommandWindow {
  const all = new Uint8Array(window.byteLength + commits.length * ENTRY);
  all.set(window);
  const view = viewOf(all);
  for (const [index, { commandId, version }] of commits.entries()) {
    const at = window.byteLength + index * ENTRY;
    const hash = keyHash(commandId);
    view.setUint32(at, version, true);
    view.setUint16(at + 4, hash & 0xffff, true);
    view.setUint8(at + 6, hash >>> 16);
  }
  return all.subarray(Math.max(0, all.byteLength - REMEMBERED_COMMANDS * ENTRY));
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** FNV-1a of 32 bits, folded to 24 (Fowler, Noll, Vo: the IETF draft draft-eastlake-fnv). */
function keyHash(commandId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < commandId.length; index++) {
    hash = Math.imul(hash ^ commandId.charCodeAt(index), 0x01000193);
  }
  return ((hash >>> 24) ^ hash) & 0xffffff;
}
