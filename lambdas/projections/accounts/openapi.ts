import * as z from 'zod';
import { listOf } from '../../shared/http-operation.ts';
import type { OperationsOf } from '../queries/query.ts';
import { accountStatus, accountsParameters } from './answer-accounts.ts';
import type { accountsProjection } from './contract.ts';

const listedAccount = z.strictObject({
  id: z.string(),
  owner: z.string(),
  status: accountStatus,
  version: z.int(),
});

export const operations: OperationsOf<typeof accountsProjection> = {
  'GET /accounts': {
    operationId: 'list-accounts',
    parameters: accountsParameters,
    answer: listOf(listedAccount),
  },
};
