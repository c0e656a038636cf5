import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './function-error.ts';
import type { LambdaContext } from './lambda-context.ts';

export type Handler = (event: unknown, context: LambdaContext) => unknown;

/**
 * Imports a bundle once and finds its handler (`index.handler` = export `handler` of `index.mjs`).
 * Errors carry the types that Lambda's Node.js runtime uses.
 */
export async function loadHandler(codeDir: string, handler: string): Promise<Handler> {
  const dot = handler.lastIndexOf('.');
  const file = join(codeDir, `${handler.slice(0, dot)}.mjs`);
  const bundle: Record<string, unknown> = await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw asImportError(error, file);
  });
  return checkHandler(bundle[handler.slice(dot + 1)], handler);
}

function asImportError(error: unknown, file: string): unknown {
  const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  return missing
    ? new RuntimeError('Runtime.ImportModuleError', `Cannot load ${file}: ${error.message}`)
    : error;
}

/** From nodejs24.x on, handlers with a callback are refused: https://aws.amazon.com/blogs/compute/node-js-24-runtime-now-available-in-aws-lambda/ */
function checkHandler(found: unknown, name: string): Handler {
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (found.length > 2) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      `${name} takes a callback; return a promise instead`,
    );
  }
  return found as Handler;
}
