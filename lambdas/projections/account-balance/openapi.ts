import * as z from 'zod';
import { documentParameters } from '../queries/get-document.ts';
import type { OperationsOf } from '../queries/query.ts';
import { money } from '../queries/shown.ts';
import type { accountBalanceProjection } from './contract.ts';

const shownAccount = z.strictObject({
  id: z.string(),
  owner: z.string(),
  status: z.enum(['open', 'blocked', 'closed']),
  version: z.int(),
  balance: money,
});

export const operations: OperationsOf<typeof accountBalanceProjection> = {
  'GET /accounts/{id}': { operationId: 'get-account', parameters: documentParameters, answer: shownAccount },
};
