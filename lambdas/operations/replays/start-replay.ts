import { type ProjectionContract, projections } from '../../projections/contract.ts';
import type { Building, Control } from '../../projections/generation-control.ts';
import type { Generations } from '../../projections/generations.ts';
import { knownControl } from '../../projections/known-control.ts';
import type { ReplayInput } from '../../replay/contract.ts';
import { invalid, Problem } from '../../shared/http-problem.ts';
import type { Executions } from '../executions/executions.ts';
import type { ReplayBody } from './replay-body.ts';

export interface StartingSources {
  readonly replays: Executions;
  readonly generations: Pick<Generations, 'load'>;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Before every day of the archive: what does not read it does not wait until it is compacted. */
const NO_DAY = '0001-01-01';

/** Executions that are looked through for one of a projection. */
const MOST_RUNNING = 1_000;

/**
 * Starts a replay, or goes on with one that was stopped or failed.
 * @returns id of the execution
 * @throws {Problem} 400, or 409 with the id of the one that builds the projection
 */
export async function startReplay(sources: StartingSources, body: ReplayBody): Promise<string> {
  const contract = contractOf(body);
  const control = await knownControl(sources.generations, contract.name);
  await refuseRunning(sources, contract.name, control);
  if (!body.resume) {
    refuseUnfinished(body, control);
    refusePointless(body, control, sources.now());
  }
  const id = sources.newId();
  const input = body.resume
    ? inputOf(sources, { ...body, ...resumed(control) }, resumedRun(control))
    : inputOf(sources, { ...body, version: contract.version, ...givenUp(body, control) }, id);
  await sources.replays.start(id, input);
  return id;
}

function contractOf({ projection, version }: ReplayBody): ProjectionContract {
  const all: readonly ProjectionContract[] = projections;
  const versions = all.filter(({ name }) => name === projection).sort((a, b) => b.version - a.version);
  const found = version === undefined ? versions[0] : versions.find((each) => each.version === version);
  if (found !== undefined) return found;
  throw invalid(
    'invalid-body',
    versions.length === 0
      ? { path: 'projection', message: `Must be one of ${names(all)}` }
      : { path: 'version', message: `Must be one of ${versions.map((each) => each.version).join(', ')}` },
  );
}

const names = (all: readonly ProjectionContract[]): string =>
  [...new Set(all.map(({ name }) => name))].join(', ');

function inputOf(
  { now }: StartingSources,
  { mode, projection, version = 1, keepOld, until, source, build }: ReplayBody,
  run: string,
): ReplayInput {
  const isRead = mode === 'build' && source === 'archive';
  const through = isRead ? new Date(now()).toISOString().slice(0, 10) : NO_DAY;
  return {
    ...{ mode, run, projection, version, through, source, keepOld },
    ...{ until: until ?? null, build: build ?? null },
  };
}

/** Two of the same projection at the same moment are told apart by the record: the second one fails. */
async function refuseRunning(
  { replays }: StartingSources,
  projection: string,
  { building }: Control,
): Promise<void> {
  if (building === undefined) return;
  const { executions } = await replays.list(MOST_RUNNING, { state: 'running' });
  for (const { id } of executions) {
    const { input } = (await replays.describe(id)) ?? {};
    if ((input as ReplayInput | undefined)?.projection === projection) throw alreadyRunning(id);
  }
}

const alreadyRunning = (id: string): Problem =>
  new Problem('already-running', {
    detail: `Wait for it, or stop it by POST /operations/replays/${id}/stop.`,
    fields: { running: id },
  });

function refuseUnfinished({ mode }: ReplayBody, { building }: Control): void {
  if (building === undefined || mode === 'abandon' || mode === 'drop') return;
  throw new Problem('unfinished', {
    detail: `The replay ${building.run} was stopped, or has failed: go on with it by resume, or give it up by abandon.`,
  });
}

/** What could only fail, or would be called by a wrong name. */
function refusePointless({ mode, until }: ReplayBody, { kept }: Control, now: number): void {
  if (mode === 'back' && kept === undefined)
    throw invalid('invalid-body', { path: 'mode', message: 'Nothing is kept to step back to' });
  if (until !== undefined && Date.parse(until) > now)
    throw invalid('invalid-body', { path: 'until', message: 'Must be in the past' });
}

function resumedRun(control: Control): string {
  return buildingOf(control).run;
}

/** The build that is to be given up, and no other that begins until then. */
const givenUp = ({ mode }: ReplayBody, { building }: Control) =>
  mode === 'abandon' && { build: building?.build, ...(building && { version: building.version }) };

/** What the replay was begun with that its record says. */
function resumed(control: Control) {
  const { version, until, wasKept, keepOld, fromTable } = buildingOf(control);
  return {
    ...{ version, until, mode: wasKept ? ('back' as const) : ('build' as const) },
    ...(keepOld && { keepOld }),
    ...(fromTable && { source: 'table' as const }),
  };
}

function buildingOf({ building }: Control): Building {
  if (building !== undefined) return building;
  throw invalid('invalid-body', { path: 'resume', message: 'Nothing was begun that could go on' });
}
