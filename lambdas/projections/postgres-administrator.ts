import type pg from 'pg';
import { secretsManagerClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { secret } from '../shared/secrets.ts';
import { POSTGRES_ADMIN_SECRET_ENV } from './contract.ts';
import { postgresPool } from './postgres-client.ts';

/** A cluster that has paused takes about 15 s to wake (AWS: "Scaling to zero ACUs with automatic pause and resume"). */
const CONNECT_TIMEOUT = 40_000;

/** Connections of the user who may create others, whose password is in the URL or in the secret that RDS keeps. */
export const postgresAdministrator = (url: string): pg.Pool =>
  postgresPool(url, {
    password: async () => {
      const read = secret(secretsManagerClient(), requireEnv(POSTGRES_ADMIN_SECRET_ENV));
      return JSON.parse(await read()).password;
    },
    connectTimeout: CONNECT_TIMEOUT,
  });
