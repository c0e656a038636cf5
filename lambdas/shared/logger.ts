/** Names and values that say what a line is about. Never personal data: ids, counts, codes, versions. */
export type LogFields = Readonly<Record<string, unknown>>;

/** One line of JSON a message, as CloudWatch Logs reads it by itself. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** Logs an error with its causes and stacks: what an answer to the outside never shows. */
  error(message: string, error: unknown, fields?: LogFields): void;
  /** A logger that says `fields` on each line. */
  with(fields: LogFields): Logger;
}

/** Writes to `write`, a line at a time. */
export function createLogger(
  context: LogFields = {},
  write = (line: string): unknown => process.stdout.write(line),
): Logger {
  const log = (level: string, message: string, fields: LogFields): void => {
    write(
      `${JSON.stringify({ timestamp: new Date().toISOString(), level, message, ...context, ...fields })}\n`,
    );
  };
  return {
    info: (message, fields = {}) => log('INFO', message, fields),
    warn: (message, fields = {}) => log('WARN', message, fields),
    error: (message, error, fields = {}) => log('ERROR', message, { ...fields, error: described(error) }),
    with: (fields) => createLogger({ ...context, ...fields }, write),
  };
}

function described(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: described(cause) }) };
}

export const logger = createLogger();
