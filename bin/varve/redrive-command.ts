import { Command } from 'commander';
import { connectApi } from './api.ts';
import { CommandFailed } from './command-failed.ts';
import { describeParked } from './operations/describe-parked.ts';
import { type RedriveReport, redriveParked } from './operations/redrive-parked.ts';
import { showProgress } from './progress.ts';
import { retryingApi } from './retrying-api.ts';
import { findTarget, type TargetOptions } from './target.ts';

interface RedriveCommandOptions extends TargetOptions {
  readonly consumer?: string;
  readonly stream?: string;
  readonly json?: true;
}

/** To announce again is harmless, so a lost answer is asked for once more. */
const ATTEMPTS = 4;

export const redriveCommand = (): Command =>
  new Command('redrive')
    .description(
      'Apply what is parked, in order, with the code of today, and wait until it is applied. ' +
        'Redriving twice is harmless. Exit code 1 when a stream fails again or nothing moves for a minute.',
    )
    .option('--consumer <name>', 'only what this one has parked, as orders_v1_b1')
    .option('--stream <stream>', 'only this stream of the consumer, as order#536365')
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--json', 'print {"announced", "applied", "failedAgain", "waiting"} as JSON')
    .action(redrive);

async function redrive({ consumer, stream, json, ...target }: RedriveCommandOptions): Promise<void> {
  if (stream !== undefined && consumer === undefined) {
    throw new CommandFailed('Give the consumer of the stream with --consumer: varve parked names it.');
  }
  const api = retryingApi(connectApi(await findTarget(target)), { attempts: ATTEMPTS });
  const report = await redriveParked(
    { consumer, stream },
    { api, showProgress: (total) => showProgress('streams settled', total) },
  );
  console.log(json ? JSON.stringify(report, undefined, 2) : describe(report));
  for (const fault of faultsIn(report)) console.error(fault);
  if (faultsIn(report).length > 0) process.exitCode = 1;
}

function describe({ announced, applied, failedAgain, waiting }: RedriveReport): string {
  if (announced === 0 && applied === 0) return 'Nothing is parked.';
  const left = [...failedAgain, ...waiting];
  const sum = `${announced} announced, ${applied} applied`;
  return left.length === 0 ? sum : `${sum}; parked still:\n${describeParked(left)}`;
}

const faultsIn = ({ failedAgain, waiting }: RedriveReport): readonly string[] => [
  ...(failedAgain.length === 0
    ? []
    : [`${failedAgain.length} failed again: mend what the reason says, deploy it, and redrive again.`]),
  ...(waiting.length === 0
    ? []
    : [
        `${waiting.length} not applied yet, and nothing moves: look at the logs of these consumers, then redrive again.`,
      ]),
];
