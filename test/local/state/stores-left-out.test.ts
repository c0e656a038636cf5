import { delimiter } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { storesLeftOut } from '../../../local/state/stores-left-out.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const everything = { PATH: process.env.PATH, VARVE_OPENSEARCH_URL: 'http://127.0.0.1:9200' };
const withoutJava = () => ({ PATH: [temporaryFolder(), temporaryFolder()].join(delimiter) });

function listen() {
  const said = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => said.mockRestore());
  return () => said.mock.calls.flat().join('\n');
}

describe('the read stores that a start does without', () => {
  it('are those that were named', async () => {
    expect(await storesLeftOut('', everything)).toEqual([]);
    expect(await storesLeftOut('opensearch, valkey', everything)).toEqual(['opensearch', 'valkey']);
  });

  it('have the names of read stores', async () => {
    await expect(storesLeftOut('redis', everything)).rejects.toThrow(
      'There is no read store redis to go without; there are dynamodb, opensearch, postgres, valkey',
    );
  });

  it('have OpenSearch among them where Java is missing, which is said in one sentence', async () => {
    const said = listen();
    expect(await storesLeftOut('valkey', withoutJava())).toEqual(['valkey', 'opensearch']);
    expect(said()).toMatch(/^ {2}opensearch: it needs Java .*; until then search is switched off\.$/);
  });

  it('have OpenSearch not among them, and the start fails, where CI is set', async () => {
    await expect(storesLeftOut('', { ...withoutJava(), CI: 'true' })).rejects.toThrow('it needs Java');
  });

  it('need no Java when OpenSearch runs elsewhere, or is left out anyway', async () => {
    const said = listen();
    const elsewhere = { ...withoutJava(), VARVE_OPENSEARCH_URL: 'http://127.0.0.1:9200', CI: 'true' };
    expect(await storesLeftOut('', elsewhere)).toEqual([]);
    expect(await storesLeftOut('opensearch', { ...withoutJava(), CI: 'true' })).toEqual(['opensearch']);
    expect(said()).toBe('');
  });
});
