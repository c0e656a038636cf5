import type { StreamFailure } from './fold-bucket.ts';

/** Streams that fail before a fold gives up: by then it is the code. */
export const MOST_FAILURES = 100;

/** Of those, how many are named. */
const MOST_NAMED = 10;

/** A generation that lacks a stream is wrong, and is not handed over. */
export class GenerationIncomplete extends Error {
  readonly code = 'GenerationIncomplete';
  readonly failures: readonly StreamFailure[];
  constructor(failures: readonly StreamFailure[]) {
    const named = failures.slice(0, MOST_NAMED).map(inWords);
    const others = failures.length > MOST_NAMED ? `, and ${failures.length - MOST_NAMED} others` : '';
    super(
      `Not in the generation: ${named.join(', ')}${others}. Mend what the reasons say, deploy, and replay anew`,
    );
    this.name = 'GenerationIncomplete';
    this.failures = failures;
  }
}

const inWords = ({ stream, version, reason }: StreamFailure): string =>
  `${stream} from version ${version} (${reason.message})`;
