import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

/** A table of figures, and how they were taken. */
export interface Measurement {
  /** Tells it from the others of the same file. */
  readonly title?: string;
  readonly how: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** `npm run bench [-- name…] [--json]`: runs `bench/<name>.bench.ts`, all of them without a name. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => basename(file, '.bench.ts'));
const unknown = positionals.filter((name) => !all.includes(name));

if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}. Choose among: ${all.join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const name of positionals.length > 0 ? positionals : all) {
    const { measure } = (await import(`./${name}.bench.ts`)) as { measure(): AsyncIterable<Measurement> };
    for await (const measurement of measure()) show(name, measurement);
  }
}

function show(name: string, measurement: Measurement): void {
  const { title, how, rows } = measurement;
  if (values.json) console.log(JSON.stringify({ name, ...measurement }));
  else {
    console.log(`\n${title === undefined ? name : `${name}, ${title}`}: ${how}`);
    console.table(rows);
  }
}
