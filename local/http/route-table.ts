interface ParsedRoute<T> {
  readonly routeKey: string;
  /** `GET`…, or `ANY`. */
  readonly method: string;
  readonly segments: readonly string[];
  readonly value: T;
}

/** The route that answers a request, and what stands in place of its path variables, decoded. */
export interface Match<T> {
  readonly routeKey: string;
  readonly value: T;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Chooses routes as HTTP APIs do: a full match before one with variables, that before a greedy one (`{proxy+}`), and
 * `$default` last; a method of its own before `ANY`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @throws Error for a route key that HTTP APIs do not have.
 */
export function routeTable<T>(
  routes: readonly { readonly routeKey: string; readonly value: T }[],
): (method: string, path: string) => Match<T> | undefined {
  const parsed = routes.filter(({ routeKey }) => routeKey !== '$default').map(parseRoute);
  parsed.sort((a, b) => compareRanks(rank(a), rank(b)));
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');

  return (method, path) => {
    const segments = path.split('/').slice(1);
    const candidates = parsed.filter((route) => route.method === method || route.method === 'ANY');
    for (const { routeKey, value, segments: pattern } of candidates) {
      const pathParameters = variables(pattern, segments);
      if (pathParameters !== undefined) {
        return { routeKey, value, pathParameters };
      }
    }
    return fallback && { ...fallback, pathParameters: {} };
  };
}

function parseRoute<T>({
  routeKey,
  value,
}: {
  readonly routeKey: string;
  readonly value: T;
}): ParsedRoute<T> {
  const [, method, path] = /^([A-Z]+) \/(\S*)$/.exec(routeKey) ?? [];
  if (method === undefined || path === undefined) {
    throw new Error(`The route key "${routeKey}" is neither "<METHOD> /<path>" nor "$default".`);
  }
  return { routeKey, method, segments: path.split('/'), value };
}

const isGreedy = (segment: string) => /^\{.+\+\}$/.test(segment);
const isVariable = (segment: string) => /^\{.+\}$/.test(segment);

/** Segment by segment: 0 literal, 1 variable, 2 greedy; then the method. */
const rank = ({ segments, method }: ParsedRoute<unknown>): readonly number[] => [
  ...segments.map((segment) => Number(isVariable(segment)) + Number(isGreedy(segment))),
  method === 'ANY' ? 1 : 0,
];

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const difference = a.map((value, index) => value - (b[index] ?? 0)).find((step) => step !== 0);
  return difference ?? a.length - b.length;
}

function variables(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const greedy = pattern.findIndex(isGreedy);
  const given = greedy === -1 ? segments : [...segments.slice(0, greedy), segments.slice(greedy).join('/')];
  const same =
    pattern.length === given.length && pattern.every((part, index) => segmentFits(part, given[index]));
  if (!same) {
    return undefined;
  }
  const named = pattern
    .map((part, index) => [part, given[index] ?? ''] as const)
    .filter(([part]) => isVariable(part));
  return Object.fromEntries(named.map(([part, value]) => [part.replace(/[{}+]/g, ''), decoded(value)]));
}

const segmentFits = (part: string, given: string | undefined) =>
  isVariable(part) ? given !== undefined && given !== '' : part === given;

/** A path as functions see it: HTTP APIs decode it. What is no valid encoding stays as it came. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
