import type { Decider } from '../../core/decider.ts';
import type { ProductCommand } from './commands.ts';
import { decide, type ProductRejection } from './decide.ts';
import { type ProductEvent, productSchemaVersions } from './events.ts';
import { evolve, noProduct, type ProductState } from './state.ts';

export const product: Decider<ProductState, ProductCommand, ProductEvent, ProductRejection> = {
  category: 'product',
  initialState: noProduct,
  schemaVersions: productSchemaVersions,
  decide,
  evolve,
};
