import { performance } from 'node:perf_hooks';
import { Command, InvalidArgumentError } from 'commander';
import { type Api, connectApi } from './api.ts';
import { demandAnswer } from './demand-answer.ts';
import { describeFaults, describeReport } from './import/describe-report.ts';
import { type Reading, readFiles } from './import/read-files.ts';
import { type ImportReport, isComplete, reportOf } from './import/report.ts';
import { commandsIn, type Sent, sendFiles } from './import/send-files.ts';
import { queriesFor, type WaitedFor, waitForReadModels } from './import/wait-for-read-models.ts';
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
      'Turn CSV files in the Online Retail form into products with stock and orders. ' +
        'Importing a file again changes nothing; files are told apart by their names. ' +
        'Exit code 1 when a line is broken or a product or order refused; the rest is imported all the same.',
    )
    .argument(
      '<file.csv...>',
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    )
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--concurrency <number>', 'products or orders that are sent at the same time', readConcurrency, 4)
    .option('--wait', 'wait until the read models hold what was imported')
    .option('--json', 'print the report as JSON')
    .action(importFiles);

async function importFiles(files: string[], options: ImportOptions): Promise<void> {
  const reading = await readFiles(files);
  const api = connectApi(await findTarget(options));
  await demandBackend(api);
  const began = performance.now();
  const sent = await send(reading, api, options.concurrency);
  const report = reportOf(reading, sent, secondsSince(began));
  let readModels: WaitedFor | undefined;
  try {
    if (options.wait) readModels = await wait(sent, api);
  } finally {
    print({ ...report, ...(readModels && { readModels }) }, options);
  }
}

function print(report: ImportReport, { json }: ImportOptions): void {
  console.log(json ? JSON.stringify(report, undefined, 2) : describeReport(report));
  for (const fault of describeFaults(report)) console.error(fault);
  if (!isComplete(report)) process.exitCode = 1;
}

/** A wrong address is no passing fault: it is told at once, not after the last retry. */
async function demandBackend(api: Api): Promise<void> {
  await demandAnswer(api, { method: 'GET', path: '/openapi.json' });
}

async function send(reading: Reading, api: Api, concurrency: number): Promise<Sent> {
  const progress = showProgress('commands sent', commandsIn(reading));
  try {
    return await sendFiles(reading, { api: retryingApi(api), concurrency, progress });
  } finally {
    progress.stop();
  }
}

async function wait({ products, orders }: Sent, api: Api): Promise<WaitedFor> {
  const acknowledged = [...products, ...orders].flatMap((outcome) => outcome.acknowledged ?? []);
  const progress = showProgress('read models asked', queriesFor(acknowledged));
  const began = performance.now();
  try {
    return await waitForReadModels(acknowledged, { api, progress });
  } finally {
    progress.stop();
    console.error(`Waited ${secondsSince(began)} s for the read models.`);
  }
}

const secondsSince = (began: number): number => Math.round(performance.now() - began) / 1000;

function readConcurrency(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 to 999.');
  return Number(text);
}
