import { UnsafeNumber } from './http-faults.ts';
import type { HttpEvent } from './http-frame.ts';
import { Problem } from './http-problem.ts';

/** Bytes. */
export const MAX_BODY = 256 * 1024;

const MEDIA_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i;
const SAFE_INTEGER = /^(0|-?[1-9][0-9]*)$/;

/**
 * The body as JSON. A number that is not a safe integer in plain digits (`1e3`, `1.0`, `-0`, 2^53 + 1) is judged by its
 * text, before it is rounded: an {@link UnsafeNumber} stands in its place, which no schema accepts (S07).
 * @throws {Problem} 415, 413, 400
 */
export function readBody(event: HttpEvent): unknown {
  const mediaType = event.headers?.['content-type'] ?? '';
  if (!MEDIA_TYPE.test(mediaType.trim())) {
    throw new Problem('unsupported-media-type', { detail: 'Send content-type: application/json, in UTF-8.' });
  }
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > MAX_BODY) {
    throw new Problem('body-too-large', { detail: 'Send a smaller body.', fields: { limit: MAX_BODY } });
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), keepUnsafeNumbers);
  } catch (cause) {
    throw new Problem('malformed-json', { detail: 'Send a JSON object as the body.', cause });
  }
}

/** TypeScript does not know the third parameter yet (ECMAScript: "JSON.parse source text access"). */
function keepUnsafeNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source ?? String(value);
  return SAFE_INTEGER.test(source) && Number.isSafeInteger(value) ? value : new UnsafeNumber(source);
}
