/** Every stream of every collection is asked on these three: a new aggregate needs no new route. */
export const historyRoutes = [
  'GET /{collection}/{id}/history',
  'GET /{collection}/{id}/state',
  'GET /{collection}/{id}/diff',
] as const;
