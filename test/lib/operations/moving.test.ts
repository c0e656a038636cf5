import { describe, expect, it } from 'vitest';
import { environmentOf, permissionsOf, resourceNamed, stageTemplates } from '../stage-templates.ts';
import { definitionText } from '../state-machines.ts';

const { service } = stageTemplates('prod');
const ARCHIVE = 'PublishOutputFnGetAttArchiveBucketArn';
const TABLE = 'PublishOutputFnGetAttEventStoreTableArn';
const stated = (id: string) =>
  JSON.parse(definitionText(resourceNamed(service, 'AWS::StepFunctions::StateMachine', id))).States;
const dataOf = (id: string) =>
  permissionsOf(service, id).filter((permission) => /^(dynamodb|s3):/.test(permission));

describe('who exports the event store', () => {
  it('G14: may read the events and the archive, and writes nothing but the export', () => {
    expect([...new Set(dataOf('MovingExportFunction'))]).toEqual([
      `dynamodb:Query on ${TABLE}`,
      `dynamodb:Scan on ${TABLE}`,
      ...['commits', 'exports', 'manifests', 'tier'].map(
        (prefix) => `s3:GetObject on ${ARCHIVE}/${prefix}/*`,
      ),
      `s3:ListBucket on ${ARCHIVE}`,
      `s3:PutObject on ${ARCHIVE}/exports/*`,
    ]);
  });

  it('sees where streams end before the archive is compacted, and looks at each bucket then', () => {
    const states = stated('MovingExports');
    expect(states['Items of heads'].Parameters).toEqual({ 'items.$': 'States.ArrayRange(0, 7, 1)' });
    expect(states['Items of bucket'].Parameters).toEqual({ 'items.$': 'States.ArrayRange(0, 31, 1)' });
    expect(states['Each bucket of bucket'].MaxConcurrency).toBe(8);
    expect(states.compact.Parameters.Payload).toMatchObject({ phase: 'compact', 'through.$': '$.through' });
    expect(states['heads: all done?'].Default).toBe('Begin compact');
    expect(states.conclude.Parameters.Payload).toMatchObject({ phase: 'conclude', 'run.$': '$.run' });
  });
});

describe('who imports an archive', () => {
  it('G14: may add commits, and reads no archive but those that were brought', () => {
    expect([...new Set(dataOf('MovingImportFunction'))]).toEqual([
      `dynamodb:PutItem on ${TABLE}`,
      `dynamodb:Query on ${TABLE}`,
      ...['imports', 'tier'].map((prefix) => `s3:GetObject on ${ARCHIVE}/${prefix}/*`),
      `s3:ListBucket on ${ARCHIVE}`,
      `s3:PutObject on ${ARCHIVE}/imports/*`,
    ]);
  });

  it('goes through all buckets, so many at once, and then concludes', () => {
    const states = stated('MovingImports');
    expect(states['Each bucket of bucket'].MaxConcurrency).toBe(8);
    expect(states['Each bucket of bucket'].ItemProcessor.States.bucket.Parameters.Payload).toMatchObject({
      ...{ phase: 'bucket', 'run.$': '$.run', 'archive.$': '$.archive', 'bucket.$': '$.bucket' },
    });
    expect(states.conclude.Parameters.Payload).toMatchObject({ phase: 'conclude' });
  });
});

describe.each(['local', 'dev', 'prod'] as const)('operators of %s', (stage) => {
  it('fetch what was exported, and send what is to be imported, in the name of the function that they ask', () => {
    const { service } = stageTemplates(stage);
    expect(permissionsOf(service, 'OperationsApiFunction')).toEqual(
      expect.arrayContaining([
        `s3:GetObject on ${ARCHIVE}/exports/*`,
        `s3:PutObject on ${ARCHIVE}/imports/*`,
      ]),
    );
    expect(environmentOf(service, 'OperationsApiFunction')).toMatchObject({
      EXPORTS_MACHINE: expect.stringContaining('MovingExports'),
      IMPORTS_MACHINE: expect.stringContaining('MovingImports'),
    });
  });
});
