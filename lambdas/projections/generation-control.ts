import type { Build } from './generation-name.ts';

/**
 * How far a build has come. `filling`: history is written in bulk, and nothing else writes. `following`: it takes the live
 * commits, too. `handing-over`: who serves stands still, unless one function writes both, until this one has passed it.
 */
type Phase = 'filling' | 'following' | 'handing-over';

/** A build that will serve. */
export interface Building extends Build {
  readonly phase: Phase;
  /** Id of the replay that makes it: no other may go on with it. */
  readonly run: string;
  /** When it began: ISO-8601 UTC. An invocation that began before may not know of it. */
  readonly since: string;
  /** It has served before, and is kept again where it does not come to serve. */
  readonly wasKept?: true;
  /** Names the code that fills it: other code may not go on. */
  readonly code?: string;
  /** Whether what serves is to be kept for a step back, and whether it is filled from the events table. */
  readonly keepOld?: true;
  readonly fromTable?: true;
  /** The moment that it is to show, ISO-8601 UTC: it never serves. */
  readonly until?: string;
}

/**
 * Which generation of a projection serves, which one is built and which one is kept for a step back. STORAGE FORMAT: stored as
 * JSON; a field that is added has to be optional.
 */
export interface Control {
  readonly projection: string;
  /** Counts the changes, so that two cannot be made at once. */
  readonly revision: number;
  readonly serving: Build;
  readonly building?: Building;
  readonly kept?: Build;
  /** The highest build that was ever made, by version. */
  readonly builds: Readonly<Record<string, number>>;
}

/** A replay of the projection runs already. */
export class AlreadyBuilding extends Error {
  readonly code = 'AlreadyBuilding';
  readonly run: string;
  constructor(projection: string, run: string) {
    super(`The replay ${run} builds ${projection} already: wait for it, or stop it`);
    this.name = 'AlreadyBuilding';
    this.run = run;
  }
}

/** What was asked for does not follow from where the projection stands. */
export class WrongPhase extends Error {
  readonly code = 'WrongPhase';
  constructor(projection: string, reason: string) {
    super(`${projection}: ${reason}; look at its generations again`);
    this.name = 'WrongPhase';
  }
}

/** The first of all: the build `build` of a version serves. It has to be saved before anything follows from it. */
export const initialControl = (projection: string, serving: Build): Control => ({
  projection,
  revision: 0,
  serving,
  builds: { [serving.version]: serving.build },
});

/**
 * Begins to build a version anew.
 * @throws {AlreadyBuilding}
 */
export function begin(control: Control, version: number, run: BuildingRun): Control {
  refuseSecond(control);
  const build = (control.builds[version] ?? 0) + 1;
  return {
    ...next(control),
    builds: { ...control.builds, [version]: build },
    building: { version, build, phase: 'filling', ...run },
  };
}

/** Who builds, and since when: ISO-8601 UTC. */
type BuildingRun = Pick<Building, 'run' | 'since' | 'code' | 'keepOld' | 'fromTable' | 'until'>;

/**
 * Begins to go back to what is kept. It has followed all the time, and is handed over to as any other.
 * @throws {AlreadyBuilding}
 * @throws {WrongPhase} when nothing is kept
 */
export function stepBack(control: Control, run: Pick<Building, 'run' | 'since'>): Control {
  refuseSecond(control);
  const { kept, ...rest } = control;
  if (kept === undefined) throw new WrongPhase(control.projection, 'nothing is kept to step back to');
  return { ...next(rest), building: { ...kept, phase: 'following', ...run, wasKept: true } };
}

/** From now on it takes the live commits. Also ends a pause that led to nothing. @throws {WrongPhase} */
export const follow = (control: Control, run: string): Control =>
  inPhase(control, run, ['filling', 'handing-over'], 'following');

/** Who serves stands still, or goes on standing still for somebody else who hands over now. @throws {WrongPhase} */
export const handOver = (control: Control, run: string): Control =>
  inPhase(control, run, ['following', 'handing-over'], 'handing-over');

/**
 * The build serves, and what served before is kept or forgotten, as is what was kept before.
 * @throws {WrongPhase}
 */
export function swap(control: Control, run: string, { keepOld }: { readonly keepOld: boolean }): Control {
  const { version, build } = buildingOf(control, run, ['handing-over']);
  const { kept, ...rest } = without(control);
  return { ...next(rest), serving: { version, build }, ...(keepOld && { kept: control.serving }) };
}

/** What is kept need not be there any more. @throws {WrongPhase} when nothing is */
export function drop(control: Control): Control {
  const { kept, ...rest } = control;
  if (kept === undefined) throw new WrongPhase(control.projection, 'nothing is kept that could be dropped');
  return next(rest);
}

/** The build will not serve. @throws {WrongPhase} */
export function abandon(control: Control, run: string): Control {
  const { version, build, wasKept } = buildingOf(control, run, ['filling', 'following', 'handing-over']);
  return { ...next(without(control)), ...(wasKept && { kept: { version, build } }) };
}

/** Every build that is written, or filled. */
export const liveBuilds = ({ serving, building, kept }: Control): readonly Build[] =>
  [serving, building, kept]
    .filter((each) => each !== undefined)
    .map(({ version, build }) => ({ version, build }));

/** Every build that takes the live commits. */
export const followingBuilds = (control: Control): readonly Build[] =>
  liveBuilds(control.building?.phase === 'filling' ? without(control) : control);

/** Builds that a change has left without a use: their stores may be emptied. */
export const unusedAfter = (before: Control, after: Control): readonly Build[] =>
  liveBuilds(before).filter(
    ({ version, build }) =>
      !liveBuilds(after).some((each) => each.version === version && each.build === build),
  );

const without = ({ building: _building, ...rest }: Control): Control => rest;

const next = (control: Control): Control => ({ ...control, revision: control.revision + 1 });

function refuseSecond({ projection, building }: Control): void {
  if (building !== undefined) throw new AlreadyBuilding(projection, building.run);
}

function buildingOf({ projection, building }: Control, run: string, phases: readonly Phase[]): Building {
  if (building === undefined) throw new WrongPhase(projection, 'nothing is built');
  if (building.run !== run) throw new WrongPhase(projection, `the replay ${building.run} builds it`);
  if (phases.includes(building.phase)) return building;
  throw new WrongPhase(projection, `the build is ${building.phase}`);
}

function inPhase(control: Control, run: string, from: readonly Phase[], phase: Phase): Control {
  return { ...next(control), building: { ...buildingOf(control, run, from), phase } };
}
