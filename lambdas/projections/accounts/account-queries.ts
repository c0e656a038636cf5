import type { ReadModel } from '../read-model.ts';
import type { AccountDocument, AccountStatus } from './account-documents.ts';

export type ListedAccount = { readonly id: string; readonly version: number } & AccountDocument;

export interface AccountFilter {
  readonly status?: AccountStatus | undefined;
  readonly owner?: string | undefined;
}

export interface AccountQueries extends ReadModel {
  /** By id. @param after id of the last account of the page before */
  list(filter: AccountFilter, limit: number, after?: string): Promise<readonly ListedAccount[]>;
}
