/** One run of a version of a projection over all events. */
export interface Build {
  readonly version: number;
  /** Counted by version; none is used twice. */
  readonly build: number;
}

/** A build with the projection that it is one of. */
export interface Generation extends Build {
  readonly projection: string;
}

/**
 * Name of the schema, index or key prefix that holds a generation, and its own as a consumer: each stands at positions of its
 * own, and parks for itself. STORAGE FORMAT: what is stored is found by it.
 */
export const generationOf = (projection: string, { version, build }: Build): string =>
  `${projection}_v${version}_b${build}`;

/** The build with which a version begins where nothing is kept yet. */
export const FIRST_BUILD = 1;

/** The generation with which a projection begins. */
export const firstGenerationOf = ({
  name,
  version,
}: {
  readonly name: string;
  readonly version: number;
}): string => generationOf(name, { version, build: FIRST_BUILD });

/** Every generation of a version, where a grant takes a pattern. */
export const anyGenerationOf = ({
  name,
  version,
}: {
  readonly name: string;
  readonly version: number;
}): string => `${name}_v${version}_b*`;

/** Every generation of a projection, also of versions that are gone, where a grant takes a pattern. */
export const anyVersionOf = (name: string): string => `${name}_v*`;

const NAME = /^([a-z][a-z0-9-]*)_v([1-9][0-9]{0,5})_b([1-9][0-9]{0,5})$/;

/** What a name says. Undefined for one that is none of a generation. */
export function parseGeneration(name: string): Generation | undefined {
  const [, projection, version, build] = NAME.exec(name) ?? [];
  return projection === undefined
    ? undefined
    : { projection, version: Number(version), build: Number(build) };
}
