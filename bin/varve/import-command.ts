import { performance } from 'node:perf_hooks';
import { Command, InvalidArgumentError } from 'commander';
import { type Api, connectApi, NoAnswer } from './api.ts';
import { CommandFailed } from './command-failed.ts';
import { describeFaults, describeReport } from './import/describe-report.ts';
import { type Reading, readFiles } from './import/read-files.ts';
import { isComplete, reportOf } from './import/report.ts';
import { type SentOrder, sendOrders } from './import/send-orders.ts';
import { queriesFor, waitForReadModels } from './import/wait-for-read-models.ts';
import { showProgress } from './progress.ts';
import { retryingApi } from './retrying-api.ts';
import { findTarget, type TargetOptions } from './target.ts';

interface ImportOptions extends TargetOptions {
  readonly concurrency: number;
  readonly wait?: true;
  readonly json?: true;
}

export const importCommand = (): Command =>
  new Command('import')
    .description(
      'Turn CSV files in the Online Retail form into orders. Importing a file again changes nothing. ' +
        'Exit code 1 when a line is broken or an order refused; the rest is imported all the same.',
    )
    .argument(
      '<file.csv...>',
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    )
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--concurrency <orders>', 'orders that are sent at the same time', readConcurrency, 4)
    .option('--wait', 'wait until the read models hold what was imported')
    .option('--json', 'print the report as JSON')
    .action(importFiles);

async function importFiles(files: string[], options: ImportOptions): Promise<void> {
  const reading = await readFiles(files);
  const api = connectApi(await findTarget(options));
  await demandBackend(api);
  const began = performance.now();
  const sent = await send(reading, api, options.concurrency);
  const seconds = secondsSince(began);

  const report = reportOf(files, reading, { sent, seconds });
  console.log(options.json ? JSON.stringify(report, undefined, 2) : describeReport(report));
  for (const fault of describeFaults(report)) console.error(fault);
  if (!isComplete(report)) process.exitCode = 1;
  if (options.wait) await wait(sent, api);
}

/** A wrong address is no passing fault: it is told at once, not after the last retry. */
async function demandBackend(api: Api): Promise<void> {
  try {
    await api({ method: 'GET', path: '/openapi.json' });
  } catch (cause) {
    if (!(cause instanceof NoAnswer)) throw cause;
    throw new CommandFailed(`${cause.message} Is the backend running, and the address right?`, { cause });
  }
}

async function send({ orders }: Reading, api: Api, concurrency: number): Promise<SentOrder[]> {
  const progress = showProgress('orders sent', orders.size);
  try {
    return await sendOrders([...orders.values()], { api: retryingApi(api), concurrency, progress });
  } finally {
    progress.stop();
  }
}

async function wait(sent: readonly SentOrder[], api: Api): Promise<void> {
  const acknowledged = sent.flatMap((order) => order.acknowledged ?? []);
  const progress = showProgress('read models asked', queriesFor(acknowledged));
  const began = performance.now();
  try {
    await waitForReadModels(acknowledged, { api, progress });
  } finally {
    progress.stop();
  }
  console.error(`The read models hold all of it, ${secondsSince(began)} s later.`);
}

const secondsSince = (began: number): number => Math.round(performance.now() - began) / 1000;

function readConcurrency(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 to 999.');
  return Number(text);
}
