import { folderOf, generationOf, type ProjectionContract } from '../contract.ts';
import { type Control, liveBuilds } from '../generation-control.ts';
import type { GenerationStores } from '../generation-stores.ts';
import type { Generations } from '../generations.ts';
import { firstControl } from '../known-control.ts';

export interface Preparation {
  /** Those that are deployed. */
  readonly contracts: readonly ProjectionContract[];
  readonly storeOf: GenerationStores;
  readonly generations: Generations;
  /** Whether nothing ever happened. */
  readonly isEventStoreEmpty: () => Promise<boolean>;
}

/** The template names a projection that this code does not have, or the other way round. */
export class UnknownProjection extends Error {
  readonly code = 'UnknownProjection';
  constructor(folder: string) {
    super(`The template and the code do not agree on the projection '${folder}': deploy both together`);
    this.name = 'UnknownProjection';
  }
}

/** A version was taken out of the code while one of its generations is in use. */
export class VersionInUse extends Error {
  readonly code = 'VersionInUse';
  constructor(projection: string, version: number) {
    super(
      `Version ${version} of ${projection} is not deployed any more, but a generation of it is in use: deploy it again, ` +
        `then replay ${projection} with the version that stays and, where the old one was kept, drop it`,
    );
    this.name = 'VersionInUse';
  }
}

/**
 * The contracts with these folders.
 * @throws {UnknownProjection}
 */
export const contractsIn = (
  all: readonly ProjectionContract[],
  folders: readonly string[],
): readonly ProjectionContract[] =>
  folders.map((folder) => {
    const found = all.find((contract) => folderOf(contract) === folder);
    if (found === undefined) throw new UnknownProjection(folder);
    return found;
  });

/**
 * Makes every generation that is in use, and says which one serves where that was never said. Safe to run again: what is
 * there stays, and what was lost with its store is made anew, but is not complete until it has been replayed.
 *
 * @throws {VersionInUse} before anything is made
 */
export async function prepareGenerations(preparation: Preparation): Promise<void> {
  const { contracts, generations } = preparation;
  const names = [...new Set(contracts.map(({ name }) => name))];
  const found = await Promise.all(names.map((name) => generations.load(name)));
  for (const control of found) if (control !== undefined) refuseMissing(contracts, control);
  for (const [index, name] of names.entries()) {
    const control = found[index];
    if (control === undefined) await begin(preparation, name);
    else await renew(preparation, control);
  }
}

function refuseMissing(contracts: readonly ProjectionContract[], control: Control): void {
  for (const { version } of liveBuilds(control)) {
    if (!contracts.some((each) => each.name === control.projection && each.version === version))
      throw new VersionInUse(control.projection, version);
  }
}

/** What is there already, of a time before there was a mark, was complete then. */
async function begin(preparation: Preparation, name: string): Promise<void> {
  const { contracts, generations } = preparation;
  const control = firstControl(name, contracts);
  const { store, generation } = servingIn(preparation, control);
  await store.make(generation);
  if ((await preparation.isEventStoreEmpty()) || !(await store.isEmpty(generation)))
    await store.markComplete(generation);
  // Last: what fails before is done again as the first time.
  await generations.save({ ...control, revision: control.revision + 1 });
}

async function renew(preparation: Preparation, control: Control): Promise<void> {
  const { contracts, storeOf } = preparation;
  for (const build of liveBuilds(control)) {
    const contract = contractOf(contracts, control.projection, build.version);
    await storeOf(contract).make(generationOf(control.projection, build));
  }
  const { store, generation } = servingIn(preparation, control);
  if (await preparation.isEventStoreEmpty()) await store.markComplete(generation);
}

function servingIn({ contracts, storeOf }: Preparation, { projection, serving }: Control) {
  const store = storeOf(contractOf(contracts, projection, serving.version));
  return { store, generation: generationOf(projection, serving) };
}

function contractOf(contracts: readonly ProjectionContract[], name: string, version: number) {
  const found = contracts.find((each) => each.name === name && each.version === version);
  if (found === undefined) throw new VersionInUse(name, version);
  return found;
}
