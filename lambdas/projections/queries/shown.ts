import * as z from 'zod';

/** An amount of money as answers show it. */
export const money = z.strictObject({ amount: z.int(), currency: z.string() });
