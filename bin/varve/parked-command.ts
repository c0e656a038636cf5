import { Command } from 'commander';
import { connectApi } from './api.ts';
import { describeParked } from './operations/describe-parked.ts';
import { listParked } from './operations/list-parked.ts';
import { retryingApi } from './retrying-api.ts';
import { findTarget, type TargetOptions } from './target.ts';

interface ParkedOptions extends TargetOptions {
  readonly consumer?: string;
  readonly json?: true;
}

/** A wrong address should be told soon. */
const ATTEMPTS = 4;

export const parkedCommand = (): Command =>
  new Command('parked')
    .description(
      'Show every stream that a consumer could not apply, and why: from is the first version that it has not ' +
        'applied, seen the last that is known to wait. Everything else goes on.',
    )
    .option('--consumer <name>', 'only what this one has parked, as orders_v1_b1')
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--json', 'print what is parked as a JSON array')
    .action(showParked);

async function showParked({ consumer, json, ...target }: ParkedOptions): Promise<void> {
  const api = retryingApi(connectApi(await findTarget(target)), { attempts: ATTEMPTS });
  const marks = await listParked(api, consumer);
  console.log(json ? JSON.stringify(marks, undefined, 2) : describeParked(marks));
}
