import { compileRule, type Rule } from './filter-rule.ts';
import { UnfitMapping } from './mapping-checks.ts';

type Predicate = (value: unknown) => boolean;

/**
 * The filter criteria of a mapping: a record is delivered when one of the patterns fits, or when there is none.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * @throws UnfitMapping when a pattern is not JSON or holds a rule that is not known.
 */
export function compileFilters(logicalId: string, patterns: readonly string[]): Predicate {
  const predicates = patterns.map((pattern) => {
    try {
      return compilePattern(JSON.parse(pattern));
    } catch (error) {
      const { message } = error as Error;
      throw new UnfitMapping(logicalId, 'FilterCriteria', `has the pattern ${pattern}, in which ${message}`);
    }
  });
  return (view) => predicates.length === 0 || predicates.some((fits) => fits(view));
}

/** A pattern is an object of members that must all fit; `$or` holds patterns of which one must. */
function compilePattern(pattern: unknown): Predicate {
  if (!isObject(pattern)) {
    throw new Error(`${JSON.stringify(pattern)} is neither an object nor a list of rules`);
  }
  const members = Object.entries(pattern).map(([name, inner]) =>
    name === '$or' ? compileAlternatives(inner) : compileMember(name, inner),
  );
  return (value) => members.every((fits) => fits(value));
}

function compileAlternatives(patterns: unknown): Predicate {
  if (!Array.isArray(patterns)) {
    throw new Error('$or is not a list of patterns');
  }
  const alternatives = patterns.map(compilePattern);
  return (value) => alternatives.some((fits) => fits(value));
}

function compileMember(name: string, inner: unknown): Predicate {
  if (Array.isArray(inner)) {
    return memberRule(name, inner.map(compileRule));
  }
  const nested = compilePattern(inner);
  return (value) => nested(isObject(value) ? value[name] : undefined);
}

/** A member that is a list fits when one of its elements does. */
function memberRule(name: string, rules: readonly Rule[]): Predicate {
  return (value) => {
    const found = isObject(value) ? value[name] : undefined;
    const candidates: readonly unknown[] = Array.isArray(found) && found.length > 0 ? found : [found];
    return candidates.some((candidate) => rules.some((rule) => rule(candidate)));
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
