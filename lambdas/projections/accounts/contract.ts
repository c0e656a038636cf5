import { owners } from '../../shared/http-access.ts';
import type { DocumentColumns, ProjectionContract } from '../projection-contract.ts';
import type { AccountDocument } from './account-documents.ts';

const table: DocumentColumns<AccountDocument> = {
  columns: [
    { name: 'owner', type: 'text', of: ({ owner }) => owner },
    { name: 'status', type: 'text', of: ({ status }) => status },
  ],
  indexes: ['owner, stream', 'status, stream'],
};

export const accountsProjection = {
  name: 'accounts',
  version: 1,
  category: 'account',
  source: 'kinesis',
  store: 'postgres',
  table,
  routes: { 'GET /accounts': owners },
} as const satisfies ProjectionContract;
