import { Command } from 'commander';
import { describeTiering, type ShownTiering } from './operations/describe-tiering.ts';
import {
  type ExecutionCommand,
  type ExecutionOptions,
  runExecution,
  withExecutionOptions,
} from './operations/execution-command.ts';

const TIERING: ExecutionCommand<ShownTiering> = {
  kind: { path: '/operations/tierings', name: 'run', command: 'varve tier' },
  parts: 'parts of the table',
  partsOf: ({ progress }) => progress.segments,
  describe: ({ report }) => (report === null ? undefined : describeTiering(report)),
  isFailure: ({ report }) => (report?.failed ?? 0) > 0,
};

export const tierCommand = (): Command =>
  withExecutionOptions(
    new Command('tier')
      .description(
        'Say which old commits could leave the events table: what is behind the snapshot of its stream. They are copied ' +
          'to the archive, read back, and only then told to leave; nobody who reads a stream notices. Ctrl-c leaves it ' +
          'running. Exit code 1 when a stream stays since something is wrong with it.',
      )
      .option('--apply', 'do it'),
  ).action(({ apply = false, ...options }: ExecutionOptions & { readonly apply?: boolean }) =>
    runExecution(TIERING, { apply }, options),
  );
