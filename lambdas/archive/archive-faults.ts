import type { StreamId } from '../core/stream-id.ts';

/** What is wrong with an object of the archive. */
export interface ArchiveFault {
  readonly kind: 'corrupt' | 'truncated' | 'foreign' | 'missing-object' | 'out-of-order' | 'malformed-line';
  readonly key: string;
  /** For operators: what was found, and at which line. */
  readonly detail: string;
}

/** An object that is not what its name says: nothing may be built from what is left. */
export class ArchiveDamaged extends Error {
  readonly code = 'ArchiveDamaged';
  readonly fault: ArchiveFault;
  constructor(fault: ArchiveFault, options?: ErrorOptions) {
    super(`${fault.key} is ${fault.kind} (${fault.detail}); verify the archive`, options);
    this.name = 'ArchiveDamaged';
    this.fault = fault;
  }
}

/** More days than can be merged at once: all of a bucket are open together, each by a connection of its own. */
export class TooManyObjects extends Error {
  readonly code = 'TooManyObjects';
  constructor(bucket: number, count: number, limit: number) {
    super(
      `Bucket ${bucket} has ${count} objects, a day each, and ${limit} can be merged: docs/rebuild.md says what to do`,
    );
    this.name = 'TooManyObjects';
  }
}

/** @throws {ArchiveDamaged} */
export function refuseFault(fault: ArchiveFault): never {
  throw new ArchiveDamaged(fault);
}

/** A stream of which the archive lacks a version before its last one (S26). */
export class ArchiveGap extends Error {
  readonly code = 'ArchiveGap';
  readonly stream: StreamId;
  /** The first one that is missing. */
  readonly version: number;
  constructor(stream: StreamId, version: number) {
    super(`The archive lacks ${stream} version ${version}; verify the archive, and heal it`);
    this.name = 'ArchiveGap';
    this.stream = stream;
    this.version = version;
  }
}

/** Two commits of the archive hold the same version of a stream, with other content. */
export class ArchiveConflict extends Error {
  readonly code = 'ArchiveConflict';
  readonly stream: StreamId;
  readonly version: number;
  /** The objects that hold them. */
  readonly keys: readonly string[];
  constructor(stream: StreamId, version: number, keys: readonly string[]) {
    super(`${stream} version ${version} is there twice, in ${keys.join(' and ')}; verify the archive`);
    this.name = 'ArchiveConflict';
    this.stream = stream;
    this.version = version;
    this.keys = keys;
  }
}
