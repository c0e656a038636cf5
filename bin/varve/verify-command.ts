import { Command } from 'commander';
import { describeVerification, type ShownVerification } from './operations/describe-verification.ts';
import {
  type ExecutionCommand,
  type ExecutionOptions,
  runExecution,
  withExecutionOptions,
} from './operations/execution-command.ts';

const VERIFICATION: ExecutionCommand<ShownVerification> = {
  kind: { path: '/operations/verifications', name: 'verification', command: 'varve verify' },
  parts: 'parts compared',
  partsOf: ({ progress: { segments, buckets } }) => ({
    done: segments.done + buckets.done,
    of: segments.of + buckets.of,
  }),
  describe: ({ report }) => (report === null ? undefined : describeVerification(report)),
  isFailure: ({ report }) => (report?.found ?? 0) > 0,
};

export const verifyCommand = (): Command =>
  withExecutionOptions(
    new Command('verify')
      .description(
        'Prove that the archive holds exactly what the event store does: compares every commit of every stream, in the ' +
          'backend, and reports what is missing or differs. Ctrl-c leaves it running. Exit code 1 when something is ' +
          'found and not healed.',
      )
      .option('--heal', 'add to the archive what it lacks, and put back what the event store lacks'),
  ).action(({ heal = false, ...options }: ExecutionOptions & { readonly heal?: boolean }) =>
    runExecution(VERIFICATION, { heal }, options),
  );
