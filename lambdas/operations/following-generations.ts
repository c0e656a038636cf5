import { folderOf, generationOf, type ProjectionContract, projections } from '../projections/contract.ts';
import { followingBuilds } from '../projections/generation-control.ts';
import type { Generations } from '../projections/generations.ts';
import { knownControl } from '../projections/known-control.ts';

/**
 * Every generation that takes the live commits, with what its version is called where functions are named.
 * @param deployed the folders of the versions that are
 * @throws {StoreUnreachable}
 */
export async function followingGenerations(
  generations: Pick<Generations, 'load'>,
  deployed: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const all: readonly ProjectionContract[] = projections;
  const contracts = all.filter((contract) => deployed.includes(folderOf(contract)));
  const names = [...new Set(contracts.map(({ name }) => name))];
  const controls = await Promise.all(names.map((name) => knownControl(generations, name, contracts)));
  return new Map(
    controls.flatMap((control) =>
      followingBuilds(control).flatMap((build): [string, string][] => {
        const folder = folderOf({ name: control.projection, version: build.version });
        return deployed.includes(folder) ? [[generationOf(control.projection, build), folder]] : [];
      }),
    ),
  );
}
