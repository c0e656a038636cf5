import type { EventSourceMapping } from './event-source-mapping.ts';
import { compileRule, type Rule } from './filter-rule.ts';
import { UnfitEventSource } from './mapping-checks.ts';
import { NOT_JSON } from './stream-reader.ts';

type Predicate = (value: unknown) => boolean;

/**
 * What may stand at the top of a pattern, and whether it must hold a pattern (true) or may hold a list of rules.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html; the event's name too, as the CDK's own example has it
 */
const KEYS: Readonly<Record<EventSourceMapping['source'], Readonly<Record<string, boolean>>>> = {
  kinesis: { data: true },
  dynamodb: { dynamodb: true, eventName: false },
};

/**
 * The filter criteria of a mapping: a record is delivered when one of the patterns fits, or when there is none.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * @throws UnfitEventSource when a pattern is not JSON, or holds a key or a rule that is not known.
 */
export function compileFilters({ logicalId, source, filterPatterns }: Filtered): Predicate {
  const predicates = filterPatterns.map((pattern) => {
    try {
      const parsed: unknown = JSON.parse(pattern);
      checkKeys(parsed, KEYS[source]);
      return compilePattern(parsed);
    } catch (error) {
      const { message } = error as Error;
      throw new UnfitEventSource(
        logicalId,
        'FilterCriteria',
        `has the pattern ${pattern}, in which ${message}`,
      );
    }
  });
  return (view) => predicates.length === 0 || predicates.some((fits) => fits(view));
}

type Filtered = Pick<EventSourceMapping, 'logicalId' | 'source' | 'filterPatterns'>;

function checkKeys(pattern: unknown, keys: Readonly<Record<string, boolean>>): void {
  if (!isObject(pattern)) return;
  const { $or: alternatives = [], ...members } = pattern;
  for (const alternative of [alternatives].flat()) checkKeys(alternative, keys);
  for (const [name, inner] of Object.entries(members)) checkKey(name, inner, keys);
}

function checkKey(name: string, inner: unknown, keys: Readonly<Record<string, boolean>>): void {
  if (!(name in keys)) throw new Error(`${name} is none of ${Object.keys(keys).join(', ')}`);
  if (keys[name] && Array.isArray(inner)) throw new Error(`${name} holds rules where a pattern is wanted`);
}

/** A pattern is an object of members that must all fit; `$or` holds patterns of which one must. */
function compilePattern(pattern: unknown): Predicate {
  if (!isObject(pattern)) {
    throw new Error(`${JSON.stringify(pattern)} is neither an object nor a list of rules`);
  }
  const members = Object.entries(pattern).map(([name, inner]) =>
    name === '$or' ? compileAlternatives(inner) : compileMember(name, inner),
  );
  return (value) => value !== NOT_JSON && members.every((fits) => fits(value));
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
