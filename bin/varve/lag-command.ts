import { Command } from 'commander';
import { connectApi } from './api.ts';
import { describeLag, withParked } from './operations/describe-lag.ts';
import { listParked } from './operations/list-parked.ts';
import { measureLag } from './operations/measure-lag.ts';
import { retryingApi } from './retrying-api.ts';
import { findTarget, type TargetOptions } from './target.ts';

interface LagOptions extends TargetOptions {
  readonly json?: true;
}

/** A wrong address should be told soon. */
const ATTEMPTS = 4;

export const lagCommand = (): Command =>
  new Command('lag')
    .description(
      'Show how far each consumer is behind the event store: the events that it has not applied, the age in seconds ' +
        'of the oldest of them, the streams that they are in, and how many of those are parked. Compares every ' +
        'stream, which costs a read unit each. Exit code 1 when a consumer does not say where it stands.',
    )
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--json', 'print the lag of each consumer as a JSON array')
    .action(showLag);

async function showLag({ json, ...target }: LagOptions): Promise<void> {
  const api = retryingApi(connectApi(await findTarget(target)), { attempts: ATTEMPTS });
  const lags = await measureLag(api, (streams) => process.stderr.write(`${streams} streams compared…\n`));
  const described = withParked(lags, await listParked(api, undefined));
  console.log(json ? JSON.stringify(described, undefined, 2) : describeLag(described));
  if (described.some(({ reachable }) => !reachable)) process.exitCode = 1;
}
