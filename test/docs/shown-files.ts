import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface ShownFile {
  readonly file: string;
  /** As the page has it. */
  readonly shown: string;
  /** As it is. */
  readonly code: string;
}

/** Every file that a page in `docs` shows. */
export function shownFiles(page: string): readonly ShownFile[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  return [...text.matchAll(/<!-- (\S+) -->\n```ts\n(.*?)\n```/gs)].map(([, file = '', shown = '']) => ({
    file,
    shown,
    code: readFileSync(join(root, file), 'utf8').trimEnd(),
  }));
}
