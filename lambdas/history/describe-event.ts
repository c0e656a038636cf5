import type { RecordedEvent } from '../core/commit.ts';
import { minorDigits } from '../domain/values.ts';

/** Characters of a text that a sentence repeats. */
const LONGEST_TEXT = 100;

/**
 * What happened, in words made of the event's type and data, whatever they are: `Money deposited: 10.99 GBP, reference
 * rent`. Lists are told by their length; what lies deeper is left out.
 */
export function describeEvent({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): string {
  const what = wordsOf(type);
  const sentence = what.charAt(0).toUpperCase() + what.slice(1);
  const facts = describeData(data);
  return facts === '' ? sentence : `${sentence}: ${facts}`;
}

/** The data alone. */
export const describeData = (data: unknown): string =>
  isObject(data) ? Object.entries(data).flatMap(factOf).join(', ') : '';

/** `orderDate` in words: `order date`. */
const wordsOf = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function factOf([name, value]: readonly [string, unknown]): readonly string[] {
  const words = wordsOf(name);
  if (Array.isArray(value)) return [counted(words, value.length)];
  if (isMoney(value)) return [name === 'amount' ? moneyInWords(value) : `${words} ${moneyInWords(value)}`];
  if (value === null || value === false) return [`no ${words}`];
  if (value === true) return [words];
  return isObject(value) ? [] : [`${words} ${shortened(String(value))}`];
}

const counted = (words: string, count: number): string =>
  `${count} ${count === 1 ? words.replace(/s$/, '') : words}`;

const shortened = (text: string): string => {
  const characters = [...text];
  return characters.length > LONGEST_TEXT ? `${characters.slice(0, LONGEST_TEXT).join('')}…` : text;
};

interface Money {
  readonly amount: number;
  readonly currency: string;
}

const isMoney = (value: unknown): value is Money =>
  isObject(value) &&
  Number.isSafeInteger(value.amount) &&
  typeof value.currency === 'string' &&
  /^[A-Z]{3}$/.test(value.currency);

/** By its digits, since a division would round what is large. */
function moneyInWords({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const point = text.length - digits;
  const decimals = digits === 0 ? '' : `.${text.slice(point)}`;
  return `${amount < 0 ? '-' : ''}${text.slice(0, point)}${decimals} ${currency}`;
}
