import * as z from 'zod';
import { listOf } from '../../shared/http-operation.ts';
import type { OperationsOf } from '../queries/query.ts';
import { money } from '../queries/shown.ts';
import { salesParameters } from './answer-sales.ts';
import type { salesProjection } from './contract.ts';

const salesRow = z.strictObject({ key: z.string(), orders: z.int(), units: z.int(), revenue: money });

export const operations: OperationsOf<typeof salesProjection> = {
  'GET /sales': { operationId: 'list-sales', parameters: salesParameters, answer: listOf(salesRow) },
};
