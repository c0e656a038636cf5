import * as z from 'zod';
import { type Commit, lastVersion } from '../core/commit.ts';
import { fold } from '../core/decider.ts';
import { isRecordedAfter } from '../core/recorded.ts';
import { stateOf } from '../event-store/loaded-stream.ts';
import { documentAnswer, type HttpAnswer } from '../shared/http-frame.ts';
import { notFound } from '../shared/http-problem.ts';
import { MAX_VERSION, wholeNumber } from '../shared/http-query.ts';
import { notInStream, type Question } from './question.ts';
import { cutBehind, readCommits } from './read-commits.ts';

/** Later than every clock. */
const NEVER = '9999-12-31T23:59:59.999Z';

export const stateParameters = z
  .strictObject({
    version: wholeNumber(1, MAX_VERSION).optional(),
    asOf: z.iso.datetime('Must be a time in UTC, as 2010-12-01T08:26:00.000Z').optional(),
  })
  .refine(({ version, asOf }) => version === undefined || asOf === undefined, {
    path: ['asOf'],
    message: 'Must not be given with version',
  });

type Moment = z.infer<typeof stateParameters>;

/** `GET /{collection}/{id}/state`: as it was at a version or a time, or as it is. */
export async function getState(question: Question, moment: Moment): Promise<HttpAnswer> {
  const isNow = moment.version === undefined && moment.asOf === undefined;
  const { version, recordedAt, state } = await (isNow ? present(question) : past(question, moment));
  return documentAnswer({ version, recordedAt, state: question.view.state(state) });
}

/** From its last snapshot on, as a command finds it. */
async function present({ reader, stream, decider, load }: Question) {
  const loaded = await load();
  if (loaded.version === 0) throw notFound();
  const { version, snapshot, commits } = loaded;
  const start = snapshot?.commitVersion ?? version;
  const last = commits.at(-1) ?? (await reader.read(stream, start, start))[0];
  return { version, recordedAt: last?.at, state: stateOf(decider, loaded) };
}

/** From its first event on. */
async function past({ reader, stream, decider }: Question, { version, asOf }: Moment) {
  let state = decider.initialState;
  let last: Commit | undefined;
  for await (const commit of recordedBy(readCommits(reader, stream, { to: version }), asOf)) {
    [last] = cutBehind(commit, version ?? MAX_VERSION);
    state = fold(decider, [last], state);
  }
  if (last === undefined)
    throw asOf === undefined ? notFound() : notInStream('Check the path, or ask for a later time.');
  const reached = lastVersion(last);
  if (reached < (version ?? 0)) throw notInStream(`Ask for a version up to ${reached}.`);
  return { version: reached, recordedAt: last.at, state };
}

/** The commits before the first one that was recorded later. */
async function* recordedBy(
  commits: AsyncIterable<Commit>,
  asOf = NEVER,
): AsyncGenerator<Commit, void, undefined> {
  for await (const commit of commits) {
    if (isRecordedAfter(commit, asOf)) return;
    yield commit;
  }
}
