import { SingleBar } from 'cli-progress';

export interface Progress {
  advance(steps?: number): void;
  /** Shown behind the bar from now on. */
  note(text: string): void;
  stop(): void;
}

/** A bar on a terminal, a plain line every two seconds elsewhere; on stderr, so that stdout holds the answer alone. */
export function showProgress(what: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total} {duration_formatted} {note}`,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 2000,
    stopOnComplete: false,
  });
  bar.start(total, 0, { note: '' });
  return {
    advance: (steps = 1) => bar.increment(steps),
    note: (text) => bar.update({ note: text }),
    stop: () => bar.stop(),
  };
}
