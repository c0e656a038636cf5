/**
 * Every command of every aggregate arrives on these two: a new command or aggregate needs no new route.
 * The second is for creating commands whose id comes from the idempotency key.
 */
export const commandRoutes = ['POST /{collection}/{id}/{command}', 'POST /{collection}/{command}'] as const;
