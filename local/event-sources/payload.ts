/** Lambda's limit for the payload of an invocation, with room for the envelope: 6 MB. */
const LARGEST_PAYLOAD_BYTES = 6 * 1024 * 1024 - 1024;

/** What one record or message adds to the payload of its batch. */
export const payloadBytes = ({ event }: { readonly event: unknown }): number =>
  Buffer.byteLength(JSON.stringify(event)) + 1;

/** How many records of these sizes, from the first one on, one invocation takes: at least one. */
export function fittingPayload(sizes: readonly number[]): number {
  let bytes = 0;
  const firstTooMuch = sizes.findIndex((size, index) => {
    bytes += size;
    return index > 0 && bytes > LARGEST_PAYLOAD_BYTES;
  });
  return firstTooMuch === -1 ? sizes.length : firstTooMuch;
}
