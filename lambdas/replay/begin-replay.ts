import { generationOf } from '../projections/contract.ts';
import {
  abandon,
  type Building,
  begin,
  type Control,
  drop,
  stepBack,
  unusedAfter,
} from '../projections/generation-control.ts';
import type { Generations } from '../projections/generations.ts';
import { knownControl } from '../projections/known-control.ts';
import { changeControl } from './change-control.ts';
import type { ReplayInput } from './contract.ts';
import type { ReplayReports } from './replay-reports.ts';
import type { FindReplayable } from './replayable.ts';

export interface BeginningSources {
  readonly generations: Generations;
  readonly find: FindReplayable;
  readonly reports: ReplayReports;
  /** Names the code of a version of a projection. */
  readonly codeOf: (projection: string, version: number) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Says in the record what is going to happen, tells which generations have no use any more, and makes what is to be filled.
 * To be called again for the same run is harmless.
 * @throws {AlreadyBuilding} with the id of the replay that runs
 * @throws {WrongPhase}
 * @throws {NotReplayable}
 * @throws {StoreUnreachable}
 */
export async function beginReplay(sources: BeginningSources, input: ReplayInput): Promise<void> {
  const { generations, find, reports } = sources;
  const { run, projection, mode, version, build } = input;
  if (mode === 'drop' && build !== null) return await reports.tellUnused(run, [{ version, build }]);
  const decide = decisionOf(sources, input);
  // Told before it is true: who is stopped between the two finds nothing to tell of any more.
  const now = await knownControl(generations, projection);
  await reports.tellUnused(run, unusedAfter(now, decide(now)));
  const { before, after } = await changeControl(generations, projection, decide);
  await reports.tellUnused(run, unusedAfter(before, after));
  if (mode !== 'build' || after.building === undefined) return;
  const { store, filling } = find(projection, after.building.version);
  const generation = generationOf(projection, after.building);
  await store.make(generation);
  if (after.building.phase === 'filling') await filling(generation).begin();
}

function decisionOf(
  { codeOf, find, now }: BeginningSources,
  { mode, projection, version, build, run, until, keepOld, source }: ReplayInput,
): (control: Control) => Control {
  // When it is saved, and not before: an invocation that began until then may not know of it.
  const since = () => new Date(now()).toISOString();
  const unlessBegun = (decide: (control: Control) => Control) => (control: Control) =>
    control.building?.run === run ? control : decide(control);
  switch (mode) {
    case 'build':
      find(projection, version);
      return unlessBegun((control) =>
        begin(control, version, {
          ...{ run, since: since(), code: codeOf(projection, version) },
          ...(until !== null && { until }),
          ...(keepOld && { keepOld }),
          ...(source === 'table' && { fromTable: true }),
        }),
      );
    case 'back':
      return unlessBegun((control) => stepBack(control, { run, since: since() }));
    case 'drop':
      return (control) => (control.kept === undefined ? control : drop(control));
    case 'abandon':
      // Not one that has begun since.
      return (control) =>
        control.building?.version === version && control.building.build === build
          ? abandon(control, control.building.run)
          : control;
    default:
      return mode satisfies never;
  }
}

/** The code of a projection is another than that which filled a part of its generation. */
export class ProjectionChanged extends Error {
  readonly code = 'ProjectionChanged';
  constructor(projection: string, run: string) {
    super(
      `The code of ${projection} has changed since the replay ${run} began: give it up (varve replay ${projection} --abandon), and replay anew`,
    );
    this.name = 'ProjectionChanged';
  }
}

/** The replay is not the one that builds the projection any more: it has ended, or was given up. */
export class ReplayOver extends Error {
  readonly code = 'ReplayOver';
  constructor(projection: string, run: string) {
    super(`The replay ${run} builds nothing of ${projection} any more: begin another one`);
    this.name = 'ReplayOver';
  }
}

/**
 * The generation that a run builds.
 * @throws {ReplayOver}
 * @throws {ProjectionChanged}
 */
export function builtBy(
  { projection, building }: Control,
  run: string,
  codeOf: BeginningSources['codeOf'],
): Building {
  if (building?.run !== run) throw new ReplayOver(projection, run);
  if (building.code !== undefined && building.code !== codeOf(projection, building.version))
    throw new ProjectionChanged(projection, run);
  return building;
}
