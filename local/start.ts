import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readAssembly } from './assembly/read-assembly.ts';
import { synthesize } from './assembly/synthesize.ts';
import { endpointVariables, engineClients } from './engines/engine-clients.ts';
import { startEngines } from './engines/start-engines.ts';
import { openStepFunctions } from './engines/step-functions/step-functions.ts';
import { newBells, ringing } from './event-sources/bell.ts';
import { forgetCheckpoints, openCheckpoints } from './event-sources/checkpoints.ts';
import { startSchedule } from './event-sources/schedule-source.ts';
import { scheduleTarget } from './event-sources/schedule-target.ts';
import { startEventSource } from './event-sources/start-event-source.ts';
import { startFunction } from './functions/lambda-function.ts';
import { startApi } from './http/api-server.ts';
import { startIssuer } from './http/issuer.ts';
import { startLambdaApi } from './http/lambda-api.ts';
import { startStepFunctionsApi } from './http/step-functions-api.ts';
import { createStacks } from './resources/create-stacks.ts';
import { noParts } from './resources/provider.ts';
import { REGION } from './resources/stack-scope.ts';
import { chooseApiPort } from './state/api-port.ts';
import { endSignal } from './state/end-signal.ts';
import { writeEndpoints } from './state/endpoints.ts';
import { functionLogs } from './state/function-logs.ts';
import { importDay } from './state/import-day.ts';
import { localFolder } from './state/local-folder.ts';
import { occupy } from './state/occupy.ts';
import { steps, together } from './state/steps.ts';
import { storesLeftOut } from './state/stores-left-out.ts';
import { localTokens } from './state/tokens.ts';
import { whatToTry } from './state/what-to-try.ts';

interface Run {
  readonly folder: string;
  readonly empty: boolean;
  /** Names of read stores, separated by commas. */
  readonly without: string;
  /** What is to be ended, last come first gone. */
  readonly running: AsyncDisposableStack;
  readonly ending: AbortSignal;
}

/** The order in which the backend comes up, as the synthesised template describes it. */
async function bringUp({ folder, running, ending, ...run }: Run): Promise<void> {
  const { step, seconds } = steps(ending);
  const keep = <T extends { stop(): Promise<void> }>(started: T): T =>
    running.adopt(started, () => started.stop());

  const port = await chooseApiPort(folder);
  const without = await storesLeftOut(run.without);
  const [engines, issuer, { stacks, assetFolder }] = await step('engines, template', () =>
    together(
      startEngines({ dir: folder, without }).then(keep),
      startIssuer({ dataDir: join(folder, 'issuer') }).then(keep),
      synthesize(join(folder, 'assembly'), without).then(() => readAssembly(join(folder, 'assembly'))),
    ),
  );
  const clients = running.adopt(engineClients(engines.urls, REGION), (each) => each.destroy());
  const parts = noParts();
  const bells = newBells();
  const functions = () => [...parts.functions.values()].map((fn) => ringing(fn, bells.dynamodb));
  const lambda = keep(await startLambdaApi(functions));
  const stepFunctions = await openStepFunctions({
    ...{ folder: join(folder, 'step-functions'), machines: parts.stateMachines, functions },
  });
  const stepFunctionsApi = keep(await startStepFunctionsApi(stepFunctions));
  const callable = { lambda: lambda.url, stepfunctions: stepFunctionsApi.url };
  const endpoints = endpointVariables({ ...engines.urls, ...callable });
  const platform = { endpoints, region: REGION, log: functionLogs(folder) };
  const checkpointFolder = join(folder, 'checkpoints');

  const outputs = await step('resources', () =>
    createStacks(stacks, {
      clients,
      engines: engines.urls,
      issuer: issuer.url,
      api: `http://127.0.0.1:${port}`,
      assetFolder,
      startFunction: (definition) => keep(startFunction(definition, platform)),
      publishAnew: () => forgetCheckpoints(checkpointFolder, 'dynamodb'),
      parts,
    }),
  );
  const api = await step('event sources, api', async () => {
    const checkpoints = await openCheckpoints(checkpointFolder);
    for (const { fn, ...mapping } of parts.mappings) {
      keep(await startEventSource(mapping, { fn, bells, clients, checkpoints }));
    }
    keep(await stepFunctions.resume());
    for (const { target, ...schedule } of parts.schedules) {
      keep(startSchedule(schedule, scheduleTarget(target, { ...parts, stepFunctions, bells })));
    }
    const routes = parts.routes.map((route) => ({ ...route, fn: ringing(route.fn, bells.dynamodb) }));
    return keep(await startApi({ routes, port }));
  });
  const tokens = await localTokens(issuer, parts.clientIds);
  if (!run.empty) await step('import', () => importDay(api.url, tokens.operator, ending));

  const addresses = {
    ...{ api: api.url, ...callable, engines: engines.urls },
    ...{ tokens, outputs, pid: process.pid },
  };
  await writeEndpoints(folder, addresses);
  console.log(whatToTry(addresses, folder, without));
  console.log(`Ready in ${seconds()} s. Ctrl-C ends it; what was stored stays in ${folder}.`);
}

const OPTIONS = {
  empty: { type: 'boolean', default: false },
  without: { type: 'string', default: process.env.VARVE_WITHOUT ?? '' },
} as const;

/** `npm start [-- --empty --without opensearch,valkey]`: ends with Ctrl-C or SIGTERM, and then ends all that it started. */
async function main(ending: AbortSignal): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const { folder, leave } = await occupy(localFolder());
  const running = new AsyncDisposableStack();
  try {
    await bringUp({ ...values, folder, running, ending });
    if (!ending.aborted) await once(ending, 'abort');
  } catch (error) {
    if (!ending.aborted) throw error;
  } finally {
    await running.disposeAsync();
    await leave();
  }
}

try {
  await main(endSignal());
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
