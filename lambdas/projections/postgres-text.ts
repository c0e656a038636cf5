/**
 * A value as a column takes it. PostgreSQL has no U+0000 in a text, and UTF-8 no half of a surrogate pair; an old event may
 * hold either, and its place is marked by U+FFFD, so that it projects (S09).
 */
export const columnValue = <Value>(value: Value): Value | string =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value;
