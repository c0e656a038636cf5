import type { buildApp } from 'fauxqs';
import type { Stores } from './fauxqs-parts.ts';

type App = ReturnType<typeof buildApp>;

/** AWS: "PutObject": 5 GB in one operation. fauxqs takes 11 MiB. */
const LARGEST_BODY = 5 * 1024 ** 3;

/** As S3 answers. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-write-error-codes.html */
const PRECONDITION_FAILED = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message><Condition>If-None-Match</Condition></Error>`;

/**
 * What fauxqs 2.4.1 lacks of S3: a put on the condition that there is no such object, and large objects. Between the
 * check and the put, which fauxqs makes in one piece, nobody else has a turn.
 */
export function mendS3(app: App, store: Stores['s3Store']): void {
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('preHandler', (request, reply, done) => {
    const { bucket = '', '*': key = '' } = request.params as {
      readonly bucket?: string;
      readonly '*'?: string;
    };
    const isConditional = request.method === 'PUT' && request.headers['if-none-match'] === '*';
    if (isConditional && key !== '' && isThere(store, bucket, key))
      void reply.status(412).header('content-type', 'application/xml').send(PRECONDITION_FAILED);
    else done();
  });
}

function isThere(store: Stores['s3Store'], bucket: string, key: string): boolean {
  try {
    store.headObject(bucket, key);
    return true;
  } catch {
    return false;
  }
}
