import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '../../../../bin/varve/api.ts';
import { sendCommands } from '../../../../bin/varve/import/send-commands.ts';
import { acceptingCommands, type FakeBackend, startFakeBackend } from '../fake-backend.ts';

const commands = [
  { name: 'create-order', key: 'import-1-create', body: { lines: [{}] } },
  { name: 'place-order', key: 'import-1-place', body: {} },
];

describe('sending the commands of a stream', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(acceptingCommands());
  });
  afterAll(() => backend.stop());

  const send = () => sendCommands(connectApi({ api: backend.url, token: 'secret' }), '/orders/1', commands);

  it('sends each with its key and the token', async () => {
    backend.answer(acceptingCommands());
    await send();
    expect(backend.received).toMatchObject([
      {
        path: '/orders/1/create-order',
        headers: { authorization: 'Bearer secret', 'idempotency-key': 'import-1-create' },
      },
      {
        path: '/orders/1/place-order',
        headers: { authorization: 'Bearer secret', 'idempotency-key': 'import-1-place' },
      },
    ]);
  });

  it('knows what is new and what was there already, with the last version either way', async () => {
    backend.answer(acceptingCommands());
    const acknowledged = { stream: 'order#1', version: 3 };
    expect(await send()).toMatchObject({ commands: 2, repeated: false, acknowledged });
    expect(await send()).toMatchObject({ commands: 2, repeated: true, acknowledged });
  });

  it('counts as new what an earlier import had only begun', async () => {
    const accept = acceptingCommands();
    backend.answer((request, count) =>
      request.path.endsWith('place-order') ? { status: 409 } : accept(request, count),
    );
    await send();
    backend.answer(accept);
    expect(await send()).toMatchObject({ commands: 2, repeated: false });
  });

  it('says in the words of the backend why a command was refused, and sends none after it', async () => {
    backend.answer(() => ({
      status: 409,
      body: {
        type: 'urn:varve:problem:rejected',
        rejection: 'AlreadyExists',
        detail: 'Take another id.',
        errors: [{ path: 'lines.0', message: 'no' }],
      },
    }));
    expect(await send()).toEqual({
      commands: 0,
      repeated: false,
      refusal: {
        command: 'create-order',
        status: 409,
        problem: 'rejected',
        rejection: 'AlreadyExists',
        detail: 'Take another id.; lines.0: no',
      },
    });
    expect(backend.received).toHaveLength(1);
  });

  it('understands what the gateway answers by itself', async () => {
    backend.answer(() => ({ status: 500, body: { message: 'Internal Server Error' } }));
    expect(await send()).toMatchObject({ refusal: { status: 500, detail: 'Internal Server Error' } });
  });
});
