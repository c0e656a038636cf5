/** Says what is wrong with one value; whoever knows the line adds the place. */
export class ValueFault extends Error {
  override readonly name = 'ValueFault';
}

/**
 * Pounds in decimal notation as pence, digit by digit: `2.55` is 255, which `2.55 * 100` is not.
 *
 * @throws {ValueFault} for another notation, for parts of a penny, and beyond the safe integers.
 */
export function exactPence(pounds: string): number {
  const [, sign, whole, decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(pounds) ?? [];
  if (whole === undefined) throw new ValueFault(`price "${pounds}" is not a decimal number`);
  if (!/^\d{0,2}0*$/.test(decimals)) throw new ValueFault(`price "${pounds}" has parts of a penny`);
  return safe(`${sign}${whole}${decimals.slice(0, 2).padEnd(2, '0')}`, `price "${pounds}"`);
}

/** @throws {ValueFault} when it is no whole number, or beyond the safe integers. */
export function exactQuantity(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new ValueFault(`quantity "${text}" is not a whole number`);
  return safe(text, `quantity "${text}"`);
}

function safe(digits: string, what: string): number {
  const value = Number(digits);
  if (!Number.isSafeInteger(value)) throw new ValueFault(`${what} is too large`);
  return value;
}
