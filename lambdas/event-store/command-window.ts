import type { Commit } from '../core/commit.ts';

/** Commands of a stream that a snapshot remembers: the bound of G4. */
export const REMEMBERED_COMMANDS = 1_000;

/**
 * The last commands of a stream, oldest first. STORAGE FORMAT: for each the hash of its key and the version of its
 * commit, each 4 bytes, little-endian. A hash so short may meet another's; its commit has the whole key, and tells.
 */
export type CommandWindow = Uint8Array;

const ENTRY = 8;

export const noCommands: CommandWindow = new Uint8Array(0);

/** @returns the versions of the commits that may be of this command, newest first */
export function findInWindow(window: CommandWindow, commandId: string): readonly number[] {
  const view = viewOf(window);
  const wanted = keyHash(commandId);
  const found: number[] = [];
  for (let at = window.byteLength - ENTRY; at >= 0; at -= ENTRY) {
    if (view.getUint32(at, true) === wanted) found.push(view.getUint32(at + 4, true));
  }
  return found;
}

/** The window with the commands of later commits; the oldest go. */
export function remember(window: CommandWindow, commits: readonly Commit[]): CommandWindow {
  const all = new Uint8Array(window.byteLength + commits.length * ENTRY);
  all.set(window);
  const view = viewOf(all);
  for (const [index, { commandId, version }] of commits.entries()) {
    view.setUint32(window.byteLength + index * ENTRY, keyHash(commandId), true);
    view.setUint32(window.byteLength + index * ENTRY + 4, version, true);
  }
  return all.subarray(Math.max(0, all.byteLength - REMEMBERED_COMMANDS * ENTRY));
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** FNV-1a, 32 bits (Fowler, Noll, Vo: the IETF draft draft-eastlake-fnv): a command id is a good hash already. */
function keyHash(commandId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < commandId.length; index++) {
    hash = Math.imul(hash ^ commandId.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
