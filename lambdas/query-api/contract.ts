/** Routes that need no token. The others are in the contracts of the projections. */
export const openRoutes = ['GET /openapi.json'] as const;
