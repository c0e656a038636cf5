/** Namespace of every metric that the functions emit. */
export const METRICS_NAMESPACE = 'Varve';

/** Name of the environment variable that holds the ARN or name of the secret that signs cursors. */
export const CURSOR_KEY_ENV = 'CURSOR_KEY_SECRET';

/** Objects that are open at once: who merges reads from all of them, and one that waited for a connection would stop the rest. */
export const MOST_OPEN_OBJECTS = 256;
