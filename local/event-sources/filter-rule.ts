/** Whether a value of the record (undefined = it is not there) satisfies a rule. */
export type Rule = (value: unknown) => boolean;

/**
 * One element of a leaf's list: a literal, or an object with one operator.
 * The rules are those of https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
 * @throws Error naming what is not understood.
 */
export function compileRule(rule: unknown): Rule {
  if (rule === null || ['string', 'number', 'boolean'].includes(typeof rule)) {
    return (value) => value === rule;
  }
  const [entry, ...others] = Object.entries(rule as object);
  const compile = entry === undefined ? undefined : operators[entry[0]];
  if (entry === undefined || compile === undefined || others.length > 0) {
    throw new Error(`the rule ${JSON.stringify(rule)} is not known`);
  }
  return compile(entry[1]);
}

const operators: Readonly<Record<string, (operand: unknown) => Rule>> = {
  exists: compileExists,
  prefix: textRule((value, start) => value.startsWith(start)),
  suffix: textRule((value, end) => value.endsWith(end)),
  'equals-ignore-case': textRule((value, other) => value.toLowerCase() === other.toLowerCase()),
  'anything-but': compileAnythingBut,
  numeric: compileNumeric,
};

function compileExists(operand: unknown): Rule {
  if (typeof operand !== 'boolean') {
    throw new Error(`${JSON.stringify(operand)} stands where true or false is wanted`);
  }
  return (value) => isLeaf(value) === operand;
}

/** Only the ends of the tree exist: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html#filtering-ddb-exists */
const isLeaf = (value: unknown): boolean =>
  value !== undefined && (typeof value !== 'object' || value === null);

function compileAnythingBut(operand: unknown): Rule {
  const refused = [operand].flat().map(compileRule);
  return (value) => value !== undefined && !refused.some((rule) => rule(value));
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["=", n]`, or one or two bounds: `[">", 10, "<=", 20]`. */
function compileNumeric(operand: unknown): Rule {
  const parts: unknown[] = Array.isArray(operand) ? operand : [];
  if (parts.length !== 2 && parts.length !== 4) {
    throw new Error(`numeric ${JSON.stringify(operand)} is not one or two comparisons`);
  }
  const bounds = [parts.slice(0, 2), parts.slice(2)].filter((pair) => pair.length === 2).map(compileBound);
  return (value) => typeof value === 'number' && bounds.every((within) => within(value));
}

function compileBound([operator, bound]: readonly unknown[]): (value: number) => boolean {
  const compare = comparisons[String(operator)];
  if (compare === undefined || typeof bound !== 'number') {
    throw new Error(`numeric ${JSON.stringify([operator, bound])} is not a comparison with a number`);
  }
  return (value) => compare(value, bound);
}

function textRule(matches: (value: string, operand: string) => boolean): (operand: unknown) => Rule {
  return (operand) => {
    if (typeof operand !== 'string') {
      throw new Error(`${JSON.stringify(operand)} stands where a text is wanted`);
    }
    return (value) => typeof value === 'string' && matches(value, operand);
  };
}
