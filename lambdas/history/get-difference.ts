import * as z from 'zod';
import { lastVersion } from '../core/commit.ts';
import { fold } from '../core/decider.ts';
import { type HttpAnswer, json } from '../shared/http-frame.ts';
import { notFound } from '../shared/http-problem.ts';
import { MAX_VERSION, wholeNumber } from '../shared/http-query.ts';
import { describeEvent } from './describe-event.ts';
import { patchBetween } from './patch-between.ts';
import { notInStream, type Question } from './question.ts';
import { cutBehind, readCommits } from './read-commits.ts';
import { shownEvents } from './shown-event.ts';

/** Sentences of a summary: who wants to know more of more events pages through the history. */
const MOST_SENTENCES = 1_000;

export const differenceParameters = z
  .strictObject({
    from: wholeNumber(0, MAX_VERSION - 1),
    to: wholeNumber(1, MAX_VERSION).optional(),
  })
  .refine(({ from, to = MAX_VERSION }) => from < to, {
    path: ['to'],
    message: 'Must be greater than from',
    when: ({ issues }) => issues.length === 0,
  });

type Versions = z.infer<typeof differenceParameters>;

/** `GET /{collection}/{id}/diff`: what happened behind version `from`, up to `to`. 0 is before the first event. */
export async function getDifference(question: Question, { from, to }: Versions): Promise<HttpAnswer> {
  const { before, after, reached, sentences } = await travel(question, { from, to });
  if (reached === 0) throw notFound();
  if (reached < (to ?? from + 1)) throw notInStream(`Ask for versions up to ${reached}.`);
  return json(200, {
    from,
    to: reached,
    patch: patchBetween(before, after),
    summary: shortened(sentences, reached - from),
  });
}

/** Folds the stream once, and keeps what it sees at `from` and at `to`. */
async function travel({ reader, stream, decider, view }: Question, { from, to = MAX_VERSION }: Versions) {
  const sentences: string[] = [];
  let [before, after] = [decider.initialState, decider.initialState];
  let reached = 0;
  for await (const commit of readCommits(reader, stream, { to })) {
    const [earlier, later] = cutBehind(commit, from);
    if (earlier.events.length > 0) before = after = fold(decider, [earlier], after);
    const [between] = cutBehind(later, to);
    after = fold(decider, [between], after);
    reached = lastVersion(between);
    if (sentences.length <= MOST_SENTENCES)
      sentences.push(...shownEvents(between).map((event) => describeEvent(view.event(event))));
  }
  return { before: view.state(before), after: view.state(after), reached, sentences };
}

function shortened(sentences: readonly string[], events: number): readonly string[] {
  const more = events - MOST_SENTENCES;
  if (more <= 0) return sentences;
  return [...sentences.slice(0, MOST_SENTENCES), `and ${more} more ${more === 1 ? 'event' : 'events'}`];
}
