/** What one call of a transport may hold. */
export interface CallLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** Cuts entries, in their order, into as few calls as the limits allow. */
export function inCalls<Entry extends { readonly bytes: number }>(
  entries: readonly Entry[],
  limits: CallLimits,
): readonly (readonly Entry[])[] {
  const calls: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const call = calls.at(-1);
    if (call === undefined || call.length === limits.entries || bytes + entry.bytes > limits.bytes) {
      calls.push([entry]);
      bytes = entry.bytes;
    } else {
      call.push(entry);
      bytes += entry.bytes;
    }
  }
  return calls;
}

/** The first half, which is the larger one of an odd number, and the second. */
export function halves<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
