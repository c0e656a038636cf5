import { type ProjectionContract, projections } from '../../lambdas/projections/contract.ts';
import { percentile, summary } from '../percentiles.ts';
import { storeHops } from './store-hops.ts';
import { kinesis, tableStream, topic } from './transport-hops.ts';

/** What the engines take by themselves, asked without a pause by one client. */
export type EnginesOwn = Awaited<ReturnType<typeof measureEngines>>;

export async function measureEngines(urls: Readonly<Record<string, string | undefined>>) {
  return {
    'table stream': await tableStream(urls.dynamodb),
    kinesis: await kinesis(urls.kinesis),
    sqs: await topic(urls.sns, urls.sqs),
    ...(await storeHops(urls)),
  };
}

/** A projection as a command reaches it, or the search that finds what it wrote. */
export interface Road extends Pick<ProjectionContract, 'source'> {
  readonly name: string;
  readonly store: ProjectionContract['store'] | 'opensearch, found';
}

export const FOUND = 'order-search, found';

/** To the log line of each projection, and of what is searched also to the answer that holds it. */
export const roads: readonly Road[] = [
  ...projections,
  { name: FOUND, source: 'kinesis', store: 'opensearch, found' },
];

/** What was measured on one road, with what the engines on it take by themselves: median by median. */
export function rowOf({ name, source, store }: Road, latencies: readonly number[], engines: EnginesOwn) {
  const own = [engines['table stream'], engines[source], engines[store]].reduce(
    (sum, values) => sum + percentile(values, 0.5),
    0,
  );
  const { name: projection, ...figures } = summary(name, latencies);
  return {
    projection,
    source,
    store,
    ...figures,
    'engines, ms': Math.round(own),
    "engines' share, %": Math.round((100 * own) / percentile(latencies, 0.5)),
  };
}
