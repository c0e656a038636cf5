/** Aborts at Ctrl-C, at SIGTERM, and when the terminal is closed; once asked to end, asking again changes nothing. */
export function endSignal(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  return ending.signal;
}
