/** Name of the environment variable that holds the name of the events table. */
export const EVENTS_TABLE_ENV = 'EVENTS_TABLE';

/**
 * The key of the events table: stream id (S) and the version of the commit's first event (N).
 * Part of the storage format: a table with other keys is another table.
 */
export const eventsTableKeys = { partitionKey: 'pk', sortKey: 'sk' } as const;

/** Name of the environment variable that holds the name of the snapshots table. */
export const SNAPSHOTS_TABLE_ENV = 'SNAPSHOTS_TABLE';

/** The key of the snapshots table: stream id (S). */
export const snapshotsTableKey = 'pk';

/** Name of the environment variable that holds the name of the table of parked streams. */
export const PARKED_TABLE_ENV = 'PARKED_TABLE';

/** The key of the table of parked streams: consumer (S) and stream id (S). */
export const parkedTableKeys = { partitionKey: 'pk', sortKey: 'sk' } as const;

/** Name of the environment variable that holds the name of the positions table. */
export const POSITIONS_TABLE_ENV = 'POSITIONS_TABLE';

/** The key of the positions table: consumer (S) and stream id (S). */
export const positionsTableKeys = { partitionKey: 'pk', sortKey: 'sk' } as const;

/** The attribute of the events table by which a commit leaves it (N, seconds since 1970): only what the tier has. */
export const eventsTimeToLive = 'expiresAt';

/** Name of the environment variable that holds the name of the archive's bucket, where the tier is too. */
export const ARCHIVE_BUCKET_ENV = 'ARCHIVE_BUCKET';

/** In how many parts all streams are enumerated, each by itself. A place is one of a segment of so many. */
export const SEGMENTS = 8;
