/** A place in JSON, and what is wrong there. */
export interface JsonFault {
  /** As in `events[0].data.at`. */
  readonly path: string;
  /** In words that hold no value. */
  readonly what: string;
}

/** A text, a number, or a sign: what `JSON.parse` has taken needs no closer look. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],]/g;

/** An object or a list that is not closed yet. */
interface Level {
  /** Undefined in a list. */
  readonly names: Set<string> | undefined;
  /** Where the token is: a name, or how many elements of the list there are before. */
  at: string | number;
  isNameNext: boolean;
}

/**
 * Where `JSON.parse` would lose something of a text without a word: a number that is another one as a double (G12), or the
 * earlier one of two fields of one name.
 * @param json which `JSON.parse` takes
 */
export function lossIn(json: string): JsonFault | undefined {
  const levels: Level[] = [];
  for (const [token] of json.matchAll(TOKEN)) {
    const what = step(levels, token);
    if (what !== undefined) return { path: pathOf(levels.map(({ at }) => at)), what };
  }
  return undefined;
}

function step(levels: Level[], token: string): string | undefined {
  const level = levels.at(-1);
  switch (token[0]) {
    case '{':
    case '[':
      levels.push(opened(token));
      return undefined;
    case '}':
    case ']':
      levels.pop();
      return undefined;
    case ',':
      return level && goOn(level);
    case '"':
      return level?.isNameNext ? takeName(level, level.names, JSON.parse(token)) : undefined;
    default:
      return isKept(token) ? undefined : 'a number that would be stored as another one';
  }
}

const opened = (token: string): Level =>
  token === '{'
    ? { names: new Set(), at: '', isNameNext: true }
    : { names: undefined, at: 0, isNameNext: false };

function goOn(level: Level): undefined {
  if (typeof level.at === 'number') level.at += 1;
  level.isNameNext = level.names !== undefined;
}

function takeName(level: Level, names: Set<string> | undefined, name: string): string | undefined {
  level.at = name;
  level.isNameNext = false;
  if (names?.has(name)) return 'there twice';
  names?.add(name);
  return undefined;
}

const isKept = (source: string): boolean => {
  const decimal = decimalOf(source);
  return decimal !== undefined && decimal === decimalOf(String(Number(source)));
};

/** The same for the same number, however it is written: its digits, and where their end stands. Undefined for no number. */
function decimalOf(source: string): string | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return `${sign}0`;
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** A name that is a word may be told; any other one may hold a value. */
const WORD = /^[\w.-]{1,64}$/;

/** @param steps names, and places in lists */
export const pathOf = (steps: readonly (string | number)[]): string =>
  steps
    .map((at) => (typeof at === 'number' ? `[${at}]` : `.${WORD.test(at) ? at : '?'}`))
    .join('')
    .replace(/^\./, '');
