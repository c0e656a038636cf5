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
  exists: (wanted) => (value) => (value !== undefined) === boolean(wanted),
  prefix: (start) => textRule((value) => value.startsWith(text(start))),
  suffix: (end) => textRule((value) => value.endsWith(text(end))),
  'equals-ignore-case': (other) => textRule((value) => value.toLowerCase() === text(other).toLowerCase()),
  'anything-but': (refused) => {
    const rules = (Array.isArray(refused) ? refused : [refused]).map(compileRule);
    return (value) => value !== undefined && !rules.some((rule) => rule(value));
  },
  numeric: compileNumeric,
};

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

function textRule(matches: (value: string) => boolean): Rule {
  matches('');
  return (value) => typeof value === 'string' && matches(value);
}

function text(operand: unknown): string {
  if (typeof operand !== 'string') {
    throw new Error(`${JSON.stringify(operand)} stands where a text is wanted`);
  }
  return operand;
}

function boolean(operand: unknown): boolean {
  if (typeof operand !== 'boolean') {
    throw new Error(`${JSON.stringify(operand)} stands where true or false is wanted`);
  }
  return operand;
}
