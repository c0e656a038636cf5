import { getDocument } from '../queries/get-document.ts';
import type { QueriesOf } from '../queries/query.ts';
import type { DocumentReadModel } from '../read-model.ts';
import type { BalanceDocument } from './balance-documents.ts';
import type { accountBalanceProjection } from './contract.ts';

/** An account is shown to its owner and to operators. */
export const answerBalance = (
  balances: DocumentReadModel<BalanceDocument>,
): QueriesOf<typeof accountBalanceProjection> => ({
  'GET /accounts/{id}': getDocument(balances),
});
