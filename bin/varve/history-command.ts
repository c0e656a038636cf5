import { Command, InvalidArgumentError } from 'commander';
import { InvalidStreamId, StreamId } from '../../lambdas/core/stream-id.ts';
import { collections } from '../../lambdas/history/collections.ts';
import { type Api, connectApi } from './api.ts';
import { CommandFailed } from './command-failed.ts';
import { demandAnswer, describeRefusal } from './demand-answer.ts';
import { describeEvents, type ListedEvent } from './history/describe-events.ts';
import { type Progress, showProgress } from './progress.ts';
import { retryingApi } from './retrying-api.ts';
import { findTarget, type TargetOptions } from './target.ts';

interface HistoryOptions extends TargetOptions {
  readonly json?: true;
}

/** A stream, and the path that it is asked on. */
interface NamedStream {
  readonly name: StreamId;
  readonly path: string;
}

/** Events of one answer: the most that there may be. */
const PAGE = 200;

/** A wrong address should be told soon. */
const ATTEMPTS = 4;

export const historyCommand = (): Command =>
  new Command('history')
    .description(
      'Show every event of a stream, oldest first: what happened, when, and who did it. ' +
        'Exit code 1 when there is no such stream.',
    )
    .argument('<stream>', 'category and id, as order#536365', readStream)
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an access token (default: VARVE_TOKEN, else the local backend's operator)")
    .option('--json', 'print the events as a JSON array, with all that is known of each')
    .action(showHistory);

async function showHistory(stream: NamedStream, options: HistoryOptions): Promise<void> {
  const api = retryingApi(connectApi(await findTarget(options)), { attempts: ATTEMPTS });
  const events = await readEvents(api, stream);
  console.log(options.json ? JSON.stringify(events, undefined, 2) : describeEvents(events));
}

async function readEvents(api: Api, stream: NamedStream): Promise<readonly ListedEvent[]> {
  const events: ListedEvent[] = [];
  let progress: Progress | undefined;
  try {
    for (let cursor = ''; ; ) {
      const page = (await ask(api, stream, `history?limit=${PAGE}${cursor}`)) as Page;
      events.push(...page.items);
      if (page.next === null) return events;
      progress ??= showProgress('events read', await headOf(api, stream));
      progress.advance(page.items.length);
      cursor = `&cursor=${page.next}`;
    }
  } finally {
    progress?.stop();
  }
}

interface Page {
  readonly items: readonly ListedEvent[];
  readonly next: string | null;
}

const headOf = async (api: Api, stream: NamedStream): Promise<number> =>
  ((await ask(api, stream, 'state')) as { readonly version: number }).version;

/** @throws {CommandFailed} with what to do about it */
async function ask(api: Api, { name, path }: NamedStream, question: string): Promise<unknown> {
  const answer = await demandAnswer(api, { method: 'GET', path: `${path}/${question}` });
  if (answer.status === 200) return answer.body;
  throw new CommandFailed(
    answer.status === 404
      ? `There is no stream ${name}, or it is somebody else's.`
      : describeRefusal(`The history of ${name} cannot be read`, answer),
  );
}

function readStream(text: string): NamedStream {
  const name = parsed(text);
  const known = Object.entries(collections);
  const [collection] = known.find(([, { decider }]) => decider.category === StreamId.category(name)) ?? [];
  if (collection === undefined) {
    const categories = known.map(([, { decider }]) => decider.category).join(', ');
    throw new InvalidArgumentError(`Give a stream of one of the categories ${categories}.`);
  }
  return { name, path: `/${collection}/${StreamId.id(name)}` };
}

function parsed(text: string): StreamId {
  try {
    return StreamId.parse(text);
  } catch (error) {
    if (!(error instanceof InvalidStreamId)) throw error;
    throw new InvalidArgumentError('Give a category and an id, as order#536365.');
  }
}
