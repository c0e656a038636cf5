import type { Declared } from './declared.ts';
import { findFunction } from './find-function.ts';
import { shortName } from './physical-name.ts';
import type { Parts, Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html (Name) */
const LONGEST_NAME = 64;

const READ = [
  'FlexibleTimeWindow',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'State',
  'Target',
] as const;

/**
 * What its properties may be is left to the event sources, as with mappings.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html
 */
export const schedulerSchedule: Provider = {
  type: 'AWS::Scheduler::Schedule',
  reads: READ,
  ignores: ['Description', 'KmsKeyArn'],
  create: async (resource, { parts }) => {
    const name = shortName(resource.physicalName, LONGEST_NAME);
    const arn = `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/${name}`;
    const given = READ.filter((property) => resource.propertyNames.includes(property));
    const properties = Object.fromEntries(given.map((property) => [property, resource.property(property)]));
    const target = resource.required<{ readonly Arn?: unknown }>('Target');
    parts.schedules.push({
      ...{ logicalId: resource.logicalId, arn, properties },
      target: findTarget(String(target.Arn), parts, resource),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
};

function findTarget(arn: string, parts: Parts, resource: Declared) {
  if (!arn.startsWith('arn:aws:states:')) return findFunction(arn, parts, resource);
  return parts.stateMachines.get(arn) ?? resource.refuse(`there is no state machine ${arn}`);
}
