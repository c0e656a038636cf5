import { Command, Option } from 'commander';
import { describeReplay, paceOf, type ShownReplay } from './operations/describe-replay.ts';
import {
  type ExecutionCommand,
  type ExecutionOptions,
  runExecution,
  withExecutionOptions,
} from './operations/execution-command.ts';

interface ReplayOptions extends ExecutionOptions {
  readonly ofVersion?: number;
  readonly keepOld?: true;
  readonly until?: string;
  readonly from: 'archive' | 'table';
  readonly goOn?: true;
  readonly back?: true;
  readonly drop?: true | number;
  readonly abandon?: true;
}

const replayOf = (projection: string): ExecutionCommand<ShownReplay> => ({
  kind: { path: '/operations/replays', name: 'replay', command: `varve replay ${projection}` },
  parts: 'buckets of the archive',
  partsOf: ({ progress }) => progress.buckets,
  paceOf,
  describe: (shown) => (shown.state === 'succeeded' ? describeReplay(shown) : undefined),
  isFailure: ({ report }) => (report?.comparison?.different ?? 0) > 0,
});

const positive = (text: string): number => Number(text);

export const replayCommand = (): Command =>
  withExecutionOptions(
    new Command('replay')
      .description(
        'Build a read model anew from the archive, beside the one that serves, and let it serve once it has caught up and ' +
          'was compared. Readers see the one or the other, never a half of it. Ctrl-c leaves it running. Exit code 1 when ' +
          'the two differ.',
      )
      .argument('<projection>', 'name of the projection, as sales')
      .option(
        '--of-version <number>',
        'version of the projection (default: the highest that is deployed)',
        positive,
      )
      .option('--keep-old', 'keep what serves now for a step back')
      .option('--until <time>', 'as everything was then (ISO 8601); it is built, and does not serve')
      .addOption(
        new Option('--from <source>', 'read the archive, or the events table')
          .choices(['archive', 'table'])
          .default('archive'),
      )
      .option('--go-on', 'go on with one that was stopped, or has failed')
      .option('--back', 'go back to what was kept')
      .option('--drop [build]', 'take away what was kept, or a build that shows the past', positive)
      .option('--abandon', 'give up one that was stopped, or has failed'),
  ).action((projection: string, options: ReplayOptions) =>
    runExecution(replayOf(projection), bodyOf(projection, options), options),
  );

function bodyOf(projection: string, options: ReplayOptions): object {
  const { ofVersion, keepOld, until, from, goOn, drop } = options;
  return {
    projection,
    mode: modeOf(options),
    source: from,
    ...(ofVersion !== undefined && { version: ofVersion }),
    ...(keepOld && { keepOld }),
    ...(until !== undefined && { until }),
    ...(goOn && { resume: true }),
    ...(typeof drop === 'number' && { build: drop }),
  };
}

function modeOf({ back, drop, abandon }: ReplayOptions): string {
  if (back) return 'back';
  if (drop !== undefined) return 'drop';
  return abandon ? 'abandon' : 'build';
}
