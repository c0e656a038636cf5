/** Attribute values as JSON, in which a function gets them: binary values are base64. */
export function attributeJson(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString('base64');
  }
  if (Array.isArray(value)) {
    return value.map(attributeJson);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, attributeJson(inner)]));
  }
  return value;
}
