import * as z from 'zod';
import type { BalanceDocument } from '../projections/account-balance/balance-documents.ts';
import type { AccountQueries } from '../projections/accounts/account-queries.ts';
import type { DocumentReadModel } from '../projections/read-model.ts';
import { access, reachOf } from '../shared/http-access.ts';
import { page, pageAnswer } from '../shared/http-page.ts';
import { readQuery } from '../shared/http-query.ts';
import { getDocument } from './get-document.ts';
import { awaitVersions, readMinVersions } from './min-version.ts';
import { searchable } from './parameters.ts';
import { narrowed, ownerFor, type Query } from './query.ts';

export const accountStatus = z.enum(['open', 'blocked', 'closed']);

export const accountsParameters = z.strictObject({
  status: accountStatus.optional(),
  owner: searchable.optional(),
  ...page,
});

/** `GET /accounts/{id}` */
export const getAccount = (documents: DocumentReadModel<BalanceDocument>): Query =>
  getDocument(documents, access['GET /accounts/{id}']);

/** `GET /accounts`: by id; a customer's list holds the customer's accounts only. */
export const listAccounts =
  (accounts: AccountQueries, cursorKey: () => Promise<string>): Query =>
  async (event, actor) => {
    const own = ownerFor(reachOf(access['GET /accounts'], actor), actor);
    const { limit, cursor, ...filter } = readQuery(event, accountsParameters);
    await awaitVersions(accounts, readMinVersions(event, accounts), own);
    const owner = narrowed(filter.owner, own);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: 'GET /accounts', filter },
      limit,
      cursor,
      list: async (count, after: string | undefined) =>
        owner === 'nobody' ? [] : accounts.list({ ...filter, owner: owner.id }, count, after),
      placeOf: ({ id }) => id,
    });
  };
