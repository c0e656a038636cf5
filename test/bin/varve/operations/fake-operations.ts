import type { ListedMark } from '../../../../bin/varve/operations/list-parked.ts';
import type { Answering } from '../fake-backend.ts';

export const markOf = (consumer: string, stream: string, count = 1): ListedMark => ({
  consumer,
  stream,
  from: 3,
  seen: 5,
  reason: { code: 'Unwritable', message: 'The store refuses it' },
  firstSeen: '2010-12-01T08:26:00.000Z',
  lastSeen: '2010-12-01T08:30:00.000Z',
  count,
});

export const three = [
  markOf('orders_v1_b1', 'order#1'),
  markOf('orders_v1_b1', 'order#2', 12),
  markOf('sales_v1_b1', 'order#1'),
] as const;

interface Settings {
  /** What is parked at first, and at each listing that follows an announcement; the last one stays. */
  readonly parked: readonly (readonly ListedMark[])[];
  /** Marks of a page, and streams of an announcement. @default 200 */
  readonly size?: number;
}

/** Answers as the room `operations` does, on what is parked. */
export function operating({ parked, size = 200 }: Settings): Answering {
  let step = 0;
  const now = () => parked[Math.min(step, parked.length - 1)] ?? [];
  const list = (query: URLSearchParams) => {
    const page = cut(selected(now(), Object.fromEntries(query)), size, query.get('cursor'));
    if (step > 0 && page.next === null) step += 1;
    return { status: 200, body: page };
  };
  const redrive = (request: Request) => {
    step = Math.max(step, 1);
    const { items, next } = cut(selected(parked[0] ?? [], request), size, request.cursor);
    return { status: 202, body: { announced: items.length, next } };
  };
  return ({ path, body }) => {
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    if (pathname === '/operations/parked') return list(searchParams);
    return pathname === '/operations/redrive' ? redrive(body as Request) : { status: 404 };
  };
}

interface Request {
  readonly consumer?: string;
  readonly stream?: string;
  readonly cursor?: string;
}

const selected = (marks: readonly ListedMark[], { consumer, stream }: Request) =>
  marks.filter(
    (mark) => (consumer ?? mark.consumer) === mark.consumer && (stream ?? mark.stream) === mark.stream,
  );

function cut(marks: readonly ListedMark[], size: number, cursor: string | null | undefined) {
  const from = Number(cursor ?? 0);
  const next = from + size < marks.length ? String(from + size) : null;
  return { items: marks.slice(from, from + size), next };
}
