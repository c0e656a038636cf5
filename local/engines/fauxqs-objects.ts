import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const METADATA = '.meta.json';
const CONTENT = '.data';

/**
 * Takes away what a `kill -9` has left of objects that were being written or removed: fauxqs writes two files for each,
 * reads one that is empty as damage of the whole, and lists an object whose content is gone. Neither was acknowledged.
 * @param folder of its S3
 */
export function dropUnfinishedObjects(folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => each.endsWith(METADATA))) {
    const metadata = join(folder, name);
    const content = `${metadata.slice(0, -METADATA.length)}${CONTENT}`;
    if (!isFinished(metadata, content)) for (const file of [metadata, content]) rmSync(file, { force: true });
  }
}

function isFinished(metadata: string, content: string): boolean {
  try {
    return JSON.parse(readFileSync(metadata, 'utf8')).contentLength === statSync(content).size;
  } catch {
    return false;
  }
}
