/** What only operators ask and do. */
export const operationsRoutes = [
  'GET /operations/lag',
  'GET /operations/parked',
  'POST /operations/redrive',
] as const;

/** Name of the environment variable that holds the name of the function of each consumer, as a JSON object. */
export const CONSUMER_FUNCTIONS_ENV = 'CONSUMER_FUNCTIONS';

/** Name of the environment variable that says how often a round of reconciling begins, in seconds. */
export const RECONCILE_EVERY_ENV = 'RECONCILE_EVERY_SECONDS';

/** Name of the environment variable that says how old a commit is before a consumer should have it, in seconds. */
export const RECONCILE_PATIENCE_ENV = 'RECONCILE_PATIENCE_SECONDS';

/** Partition of the positions table that holds how far the round of reconciling has come. */
export const RECONCILE_PLACE = 'reconcile';
