import { median, ratios, spread, type Times } from '../interleaved.ts';
import type { Measurement } from '../run.ts';

/** What is wanted of `name`: to be so many times as fast as another contestant. */
export interface Goal {
  readonly name: string;
  readonly base: string;
  readonly atLeast: number;
}

/** What a comparison is about. */
export interface Comparison {
  readonly title: string;
  readonly how: string;
  /** The contestant that all are compared with. */
  readonly base: string;
  /** Events that one operation appends or reads. */
  readonly events: number;
  readonly goals: readonly Goal[];
}

type Row = Measurement['rows'][number];

/** Two tables: what each contestant took, and what became of the goals. */
export function* figures(times: Times, comparison: Comparison): Generator<Measurement> {
  const { title, how, base, events, goals } = comparison;
  const rows = [...times].map(([name, values]) => ({
    what: name,
    ms: rounded(median(values), 3),
    'ms, spread': spread(values, 3),
    'events/s': Math.round((events * 1000) / median(values)),
    [`× ${base}`]: rounded(median(ratios(times, name, base)), 2),
    spread: spread(ratios(times, name, base)),
  }));
  yield { title, how, rows };
  yield {
    title: `${title}: goals`,
    how: 'how many times as fast',
    rows: goals.map((goal) => goalRow(times, goal)),
  };
}

function goalRow(times: Times, { name, base, atLeast }: Goal): Row {
  const values = ratios(times, name, base);
  const figure = median(values);
  return {
    what: `${name} : ${base}`,
    figure: rounded(figure, 3),
    spread: spread(values),
    ...judged(`≥ ${atLeast}`, figure >= atLeast),
  };
}

/** The goal beside the figure. */
export const judged = (goal: string, reached: boolean) => ({ goal, reached: reached ? 'yes' : 'no' });

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
