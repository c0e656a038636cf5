import { secretsManagerClient } from '../shared/aws-clients.ts';
import { CURSOR_KEY_ENV } from '../shared/contract.ts';
import { requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { secret } from '../shared/secrets.ts';
import { operationsHandler } from './handle-operations.ts';
import { deployedSources } from './lambda-sources.ts';

export const handler = httpFrame(
  operationsHandler({
    ...deployedSources(),
    cursorKey: secret(secretsManagerClient(), requireEnv(CURSOR_KEY_ENV)),
  }),
);
