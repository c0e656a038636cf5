import { secretsManagerClient } from '../shared/aws-clients.ts';
import { CURSOR_KEY_ENV } from '../shared/contract.ts';
import { requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { secret } from '../shared/secrets.ts';
import { operationsHandler } from './handle-operations.ts';
import { deployedSources } from './lambda-sources.ts';
import { longWork } from './sfn-long-work.ts';

/** Milliseconds; the rest of a request's time is for what it is compared with. */
const PATIENCE = 8_000;

export const handler = httpFrame(
  operationsHandler({
    ...deployedSources(PATIENCE),
    ...longWork(),
    cursorKey: secret(secretsManagerClient(), requireEnv(CURSOR_KEY_ENV)),
  }),
);
