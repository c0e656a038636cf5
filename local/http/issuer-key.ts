import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

/** What the issuer keeps in its folder between two starts. */
export interface IssuerFile {
  /** Private; its `kid` is its thumbprint. */
  readonly key: JWK;
  /** The issuer's address, which tokens name as `iss`. */
  readonly url?: string;
  /** The client that tokens were last made for. */
  readonly clientId?: string;
}

const fileIn = (folder: string) => join(folder, 'issuer.json');

/** @throws Error saying what to do when there is no file, or one that cannot be understood. */
export async function readIssuer(folder: string): Promise<IssuerFile> {
  const text = await readFile(fileIn(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new Error(`There is no issuer in ${folder} yet. Start the backend once with npm start.`)
      : error;
  });
  try {
    const stored = JSON.parse(text) as IssuerFile;
    if (stored.key.kty === 'RSA' && stored.key.d !== undefined) {
      return stored;
    }
  } catch {
    // Falls through to the one sentence that helps.
  }
  throw new Error(
    `${fileIn(folder)} is damaged. Delete it and run npm start again; tokens made before are then no longer accepted.`,
  );
}

/** Reads the issuer's file, or makes it with a fresh key at the first start. */
export async function openIssuer(folder: string): Promise<IssuerFile> {
  await mkdir(folder, { recursive: true });
  const exists = await readFile(fileIn(folder)).then(
    () => true,
    () => false,
  );
  if (exists) {
    return readIssuer(folder);
  }
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const fresh = { key: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' } };
  await writeIssuer(folder, fresh);
  return fresh;
}

/** Replaces the file whole; only its owner may read it. */
export async function writeIssuer(folder: string, issuer: IssuerFile): Promise<void> {
  const next = `${fileIn(folder)}.new`;
  await writeFile(next, JSON.stringify(issuer), { mode: 0o600 });
  await rename(next, fileIn(folder));
}

export const publicPart = ({ kty, n, e, kid, alg, use }: JWK): JWK => ({ kty, n, e, kid, alg, use }) as JWK;
