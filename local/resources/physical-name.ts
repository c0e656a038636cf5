import { createHash } from 'node:crypto';

/** The name, or where a service allows fewer characters, its beginning and a hash of the whole. */
export function shortName(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - hash.length - 1)}-${hash}`;
}

/** As CloudFormation names topics and queues: those of the kind first-in-first-out end in `.fifo`. */
export function fifoName(name: string, longest: number, fifo: boolean): string {
  const suffix = fifo ? '.fifo' : '';
  return `${shortName(name, longest - suffix.length)}${suffix}`;
}
