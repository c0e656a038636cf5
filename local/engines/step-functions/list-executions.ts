import type { Execution } from './executions.ts';
import { StepFunctionsRefused } from './refused.ts';

export interface ExecutionsPage {
  readonly executions: readonly Execution[];
  readonly nextToken?: string;
}

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

/**
 * A page of executions, the last started first.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 * @throws StepFunctionsRefused InvalidToken, ValidationException
 */
export function listExecutions(
  all: readonly Execution[],
  { statusFilter, maxResults, nextToken }: Readonly<Record<string, unknown>>,
): ExecutionsPage {
  const wanted = all
    .filter(({ status }) => statusFilter === undefined || status === statusFilter)
    .sort((a, b) => b.startedAt - a.startedAt || (a.arn < b.arn ? -1 : 1));
  const from = nextToken === undefined ? 0 : positionAfter(wanted, String(nextToken));
  const executions = wanted.slice(from, from + pageSize(maxResults));
  const last = executions.at(-1);
  const isLast = from + executions.length >= wanted.length;
  return { executions, ...(last && !isLast && { nextToken: tokenOf(last) }) };
}

/** Zero stands for the default. */
function pageSize(maxResults: unknown): number {
  const size = Number(maxResults ?? 0);
  if (Number.isInteger(size) && size >= 0 && size <= LARGEST_PAGE) return size || DEFAULT_PAGE;
  throw new StepFunctionsRefused(
    'ValidationException',
    `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to ${LARGEST_PAGE}`,
  );
}

const tokenOf = ({ arn }: Execution): string => Buffer.from(arn).toString('base64url');

function positionAfter(executions: readonly Execution[], token: string): number {
  const index = executions.findIndex((execution) => tokenOf(execution) === token);
  if (index >= 0) return index + 1;
  throw new StepFunctionsRefused('InvalidToken', `Invalid Token: '${token}'`);
}
