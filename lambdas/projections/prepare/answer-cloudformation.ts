import type {
  CloudFormationCustomResourceEvent,
  CloudFormationCustomResourceResponse,
  Context,
} from 'aws-lambda';
import type { Logger } from '../../shared/logger.ts';

/** The resource is one for ever: a new physical id would make CloudFormation delete the old one. */
const PHYSICAL_ID = 'read-models';

/**
 * Runs `prepare` for a create or an update and tells CloudFormation how it went; a delete leaves what is there (read
 * models are dropped with their store). CloudFormation waits for an hour when nobody answers, so whatever happens is
 * answered (AWS: "Custom resource response objects").
 */
export const customResourceHandler =
  (
    prepare: (properties: CloudFormationCustomResourceEvent['ResourceProperties']) => Promise<void>,
    logger: Logger,
  ) =>
  async (event: CloudFormationCustomResourceEvent, context: Context): Promise<void> => {
    try {
      if (event.RequestType !== 'Delete') await prepare(event.ResourceProperties);
      await answer(event, { Status: 'SUCCESS' });
      logger.info('Read models are prepared', { request: event.RequestType });
    } catch (error) {
      logger.error('Read models could not be prepared', error, { request: event.RequestType });
      const reason = error instanceof Error ? error.message : String(error);
      await answer(event, { Status: 'FAILED', Reason: `${reason} (log stream ${context.logStreamName})` });
    }
  };

async function answer(
  { ResponseURL, StackId, RequestId, LogicalResourceId }: CloudFormationCustomResourceEvent,
  outcome: { Status: 'SUCCESS' } | { Status: 'FAILED'; Reason: string },
): Promise<void> {
  const body: CloudFormationCustomResourceResponse = {
    PhysicalResourceId: PHYSICAL_ID,
    StackId,
    RequestId,
    LogicalResourceId,
    ...outcome,
  };
  // The URL is signed without a content type; any other than none is refused.
  const { ok, status } = await fetch(ResponseURL, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify(body),
  });
  if (!ok) throw new Error(`CloudFormation did not take the answer: ${status}`);
}
