/** What only operators ask and do. */
export const operationsRoutes = ['GET /operations/parked', 'POST /operations/redrive'] as const;
