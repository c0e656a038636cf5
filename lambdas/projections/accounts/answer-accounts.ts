import * as z from 'zod';
import { page, pageAnswer } from '../../shared/http-page.ts';
import { readQuery } from '../../shared/http-query.ts';
import { awaitVersions, readMinVersions } from '../queries/min-version.ts';
import { searchable } from '../queries/parameters.ts';
import { narrowed, type QueriesOf, type Query } from '../queries/query.ts';
import type { AccountQueries } from './account-queries.ts';
import type { accountsProjection } from './contract.ts';

export const accountStatus = z.enum(['open', 'blocked', 'closed']);

export const accountsParameters = z.strictObject({
  status: accountStatus.optional(),
  owner: searchable.optional(),
  ...page,
});

export const answerAccounts = (accounts: AccountQueries): QueriesOf<typeof accountsProjection> => ({
  'GET /accounts': listAccounts(accounts),
});

/** By id; a customer's list holds the customer's accounts only. */
const listAccounts =
  (accounts: AccountQueries): Query =>
  async ({ event, actor, owner: own, cursorKey }) => {
    const { limit, cursor, ...filter } = readQuery(event, accountsParameters);
    await awaitVersions(accounts, readMinVersions(event, accounts), own);
    const owner = narrowed(filter.owner, own);
    return pageAnswer({
      cursorKey,
      scope: { actor, route: event.routeKey, filter },
      limit,
      cursor,
      list: async (count, after: string | undefined) =>
        owner === 'nobody' ? [] : accounts.list({ ...filter, owner: owner.id }, count, after),
      placeOf: ({ id }) => id,
    });
  };
