import { folderOf } from '../projections/contract.ts';
import { NotReplayable } from './replayable.ts';

/**
 * Names the code that makes a read model.
 * @param names JSON: by folder, the hash of a projection's code, which the build has made
 */
export function codeNames(names: string): (projection: string, version: number) => string {
  const byFolder = JSON.parse(names) as Readonly<Record<string, string>>;
  return (name, version) => {
    const found = byFolder[folderOf({ name, version })];
    if (found === undefined) throw new NotReplayable(name, version);
    return found;
  };
}
