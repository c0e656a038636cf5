import { describe, expect, it } from 'vitest';
import { allResources } from '../stage-templates.ts';
import { definitionText, faultsOf } from '../state-machines.ts';

describe('the state machines of a stage', () => {
  it.each(['local', 'dev', 'prod'] as const)('are valid in %s, as a validator sees them', (stage) => {
    const machines = allResources(stage).filter(
      ({ resource }) => resource.Type === 'AWS::StepFunctions::StateMachine',
    );
    expect(machines).toHaveLength(5);
    for (const { id, resource } of machines)
      expect([id, faultsOf(definitionText(resource))]).toEqual([id, '']);
  });
});

describe('the validator', () => {
  const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true };
  const machine = { StartAt: 'Call', States: { Call: call } };
  const withCall = (more: object) => ({ ...machine, States: { Call: { ...call, ...more } } });
  const faults = (definition: object) => faultsOf(JSON.stringify(definition));

  it('finds nothing wrong with a machine that is right', () => {
    expect(faults(machine)).toBe('');
  });

  it.each([
    ['a transition to nowhere', { End: undefined, Next: 'Nowhere' }],
    ['no end', { End: undefined }],
    ['a path that is none', { ResultPath: 'task' }],
    ['a field that no state has', { Retries: [] }],
    ['a retry of nothing', { Retry: [{ MaxAttempts: 2 }] }],
    ['a catch that leads nowhere', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Nowhere' }] }],
  ])('finds %s', (_, more) => {
    expect(faults(withCall(more))).not.toBe('');
  });

  it('finds a fault in the states of a Map', () => {
    const ItemProcessor = withCall({ End: undefined, Next: 'Nowhere' });
    const each = { StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor, End: true } } };
    expect(faults(each)).not.toBe('');
  });
});
