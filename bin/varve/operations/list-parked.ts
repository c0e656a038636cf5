import type { Api, ApiAnswer, ApiRequest } from '../api.ts';
import { CommandFailed } from '../command-failed.ts';
import { demandAnswer, describeRefusal } from '../demand-answer.ts';

/** A stream that stands still, as `GET /operations/parked` lists it. */
export interface ListedMark {
  readonly consumer: string;
  readonly stream: string;
  readonly from: number;
  readonly seen: number;
  readonly reason: { readonly code: string; readonly message: string };
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly count: number;
}

/** Marks of one answer: the most that there may be. */
const PAGE = 200;

/** @throws {CommandFailed} with what to do about it */
export async function listParked(api: Api, consumer: string | undefined): Promise<readonly ListedMark[]> {
  const of = consumer === undefined ? '' : `&consumer=${encodeURIComponent(consumer)}`;
  const marks: ListedMark[] = [];
  for (let cursor = ''; ; ) {
    const request: ApiRequest = { method: 'GET', path: `/operations/parked?limit=${PAGE}${of}${cursor}` };
    const answer = await askOperations(api, request, 'What is parked cannot be listed');
    const { items, next } = answer.body as { items: readonly ListedMark[]; next: string | null };
    marks.push(...items);
    if (next === null) return marks;
    cursor = `&cursor=${next}`;
  }
}

/** @throws {CommandFailed} with what to do about it */
export async function askOperations(api: Api, request: ApiRequest, refused: string): Promise<ApiAnswer> {
  const answer = await demandAnswer(api, request);
  if (answer.status === 200 || answer.status === 202) return answer;
  throw new CommandFailed(
    answer.status === 403
      ? `${refused}: the token is no operator's (403). Give one with --token or VARVE_TOKEN.`
      : describeRefusal(refused, answer),
  );
}
