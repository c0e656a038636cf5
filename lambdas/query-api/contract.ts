/** Name of the environment variable that holds the ARN or name of the secret that signs cursors. */
export const CURSOR_KEY_ENV = 'CURSOR_KEY_SECRET';

/** Routes behind the authorizer that the query function answers. */
export const queryRoutes = ['GET /orders/{id}', 'GET /orders', 'GET /sales'] as const;

/** Routes that need no token. */
export const openRoutes = ['GET /openapi.json'] as const;
