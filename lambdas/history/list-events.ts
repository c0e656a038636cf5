import * as z from 'zod';
import { type Commit, lastVersion } from '../core/commit.ts';
import type { HttpAnswer } from '../shared/http-frame.ts';
import { page, pageAnswer } from '../shared/http-page.ts';
import { notFound } from '../shared/http-problem.ts';
import type { Question } from './question.ts';
import { readCommits } from './read-commits.ts';
import { type ShownEvent, shownEvents } from './shown-event.ts';

export const historyParameters = z.strictObject({ ...page });

/** Behind the last event of a page, which may end inside a commit. */
interface Place {
  readonly version: number;
  /** Where the commit of the next event starts. */
  readonly from: number;
}

interface Listed {
  readonly event: ShownEvent;
  readonly commit: Commit;
}

/** `GET /{collection}/{id}/history`: every event that ever was, oldest first, in its present form. */
export const listEvents = (
  { reader, stream, actor, view, cursorKey }: Question,
  { limit, cursor }: z.infer<typeof historyParameters>,
): Promise<HttpAnswer> =>
  pageAnswer({
    cursorKey,
    scope: { actor, route: 'GET /{collection}/{id}/history', filter: { stream } },
    limit,
    cursor,
    list: async (count, { version, from }: Place = { version: 0, from: 1 }): Promise<readonly Listed[]> => {
      const listed: Listed[] = [];
      for await (const commit of readCommits(reader, stream, { from, to: version + count })) {
        const events = shownEvents(commit).filter((event) => event.version > version);
        listed.push(...events.map((event) => ({ event, commit })));
      }
      // Nothing follows on a cursor only when nothing is there.
      if (listed.length === 0) throw notFound();
      return listed.slice(0, count);
    },
    placeOf: ({ event: { version }, commit }): Place => ({
      version,
      from: version === lastVersion(commit) ? version + 1 : commit.version,
    }),
    show: ({ event }) => view.event(event),
  });
