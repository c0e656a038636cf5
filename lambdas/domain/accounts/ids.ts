import type * as z from 'zod';
import { entityId } from '../values.ts';

/** The subject of the owner's token. */
export const OwnerId = entityId().brand<'OwnerId'>();
export type OwnerId = z.infer<typeof OwnerId>;
