import { createLogger } from '../../lambdas/shared/logger.ts';

/** A logger whose lines a test can look at. */
export function recordingLogger() {
  const lines: string[] = [];
  return { lines, logger: createLogger({}, (line) => lines.push(line)) };
}

export const silentLogger = recordingLogger().logger;
