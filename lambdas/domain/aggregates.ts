import { claimLineage } from '../core/claim.ts';
import { composeUpcasters, type Upcast } from '../core/upcaster.ts';
import { account } from './accounts/index.ts';
import { order } from './orders/index.ts';
import { product } from './products/index.ts';

/** Every aggregate. */
export const aggregates = [account, order, product] as const;

/** Brings any commit that was ever stored into its present form. */
export const upcast: Upcast = composeUpcasters([...aggregates, claimLineage]);
