import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localFolder } from '../../local/state/local-folder.ts';
import { CommandFailed } from './command-failed.ts';

/** The backend that a command talks to, and as whom. */
export interface Target {
  /** Without a slash at its end. */
  readonly api: string;
  readonly token: string;
}

export interface TargetOptions {
  readonly api?: string;
  readonly token?: string;
}

interface LocalEndpoints {
  readonly api: string;
  readonly tokens: { readonly operator: string };
}

/**
 * Options win over the environment (`VARVE_API`, `VARVE_TOKEN`), which wins over the local backend.
 * The local backend's token is never sent to an address that was named.
 *
 * @throws {CommandFailed} when there is no address, or no token for it.
 */
export async function findTarget(options: TargetOptions): Promise<Target> {
  const api = options.api ?? process.env.VARVE_API;
  const token = options.token ?? process.env.VARVE_TOKEN;
  if (api === undefined) {
    const local = await readLocalEndpoints();
    return { api: local.api, token: token ?? local.tokens.operator };
  }
  if (token === undefined) throw new CommandFailed(`No token for ${api}: give --token or set VARVE_TOKEN.`);
  return { api: checkedUrl(api), token };
}

async function readLocalEndpoints(): Promise<LocalEndpoints> {
  const file = join(localFolder(), 'endpoints.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandFailed(
      `No backend to talk to: ${file} is not there. Run npm start, or name one with --api and --token (VARVE_API and VARVE_TOKEN).`,
    );
  });
  try {
    const { api, tokens } = JSON.parse(text) as LocalEndpoints;
    return { api: checkedUrl(api), tokens: { operator: tokens.operator } };
  } catch (cause) {
    throw new CommandFailed(`${file} is damaged. Stop the backend and run npm start again.`, { cause });
  }
}

function checkedUrl(api: string): string {
  if (!/^https?:$/.test(URL.parse(api)?.protocol ?? '')) {
    throw new CommandFailed(
      `${api} is not the address of an API: give one that begins with https:// or http://.`,
    );
  }
  return api.replace(/\/+$/, '');
}
