import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import type { Declared } from './declared.ts';
import { findFunction } from './find-function.ts';
import type { Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';

interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/**
 * A custom resource is created by a function, which is sent CloudFormation's request and puts its answer to the
 * address in it. Every start asks for a creation: the database may be new.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref.html
 */
export const prepareReadModels: Provider = {
  type: 'Custom::PrepareReadModels',
  reads: ['*'],
  create: async (resource, { parts }) => {
    const fn = findFunction(resource.required('ServiceToken'), parts, resource);
    const answer = await ask(resource, fn);
    if (answer.Status !== 'SUCCESS') {
      resource.refuse(`${answer.Reason ?? 'failed without a reason'} (log of ${fn.definition.name})`);
    }
    return { ref: answer.PhysicalResourceId ?? resource.physicalName, attributes: answer.Data ?? {} };
  },
};

async function ask(resource: Declared, fn: LambdaFunction): Promise<CustomResourceAnswer> {
  const listener = await listenForAnswer();
  try {
    const { payload, functionError } = await fn.invoke(request(resource, listener.url));
    if (functionError) return { Status: 'FAILED', Reason: `${functionError}: ${JSON.stringify(payload)}` };
    return listener.answer() ?? { Status: 'FAILED', Reason: 'the function ended without an answer' };
  } finally {
    listener.close();
  }
}

function request(resource: Declared, ResponseURL: string): object {
  const properties = resource.propertyNames.map((name) => [name, resource.property(name)]);
  return {
    RequestType: 'Create',
    RequestId: randomUUID(),
    ResponseURL,
    ResourceType: resource.type,
    LogicalResourceId: resource.logicalId,
    StackId: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${resource.stack}/local`,
    ResourceProperties: Object.fromEntries(properties),
  };
}

interface Listener {
  readonly url: string;
  answer(): CustomResourceAnswer | undefined;
  close(): void;
}

/** Takes one answer on the loopback interface, where AWS has a presigned address of S3. */
async function listenForAnswer(): Promise<Listener> {
  let answer: CustomResourceAnswer | undefined;
  const path = `/${randomUUID()}`;
  const server = createServer(async (request, response) => {
    const isAnswer = request.method === 'PUT' && request.url === path;
    if (isAnswer) answer = (await json(request)) as CustomResourceAnswer;
    response.writeHead(isAnswer ? 200 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}${path}`, answer: () => answer, close };
}
