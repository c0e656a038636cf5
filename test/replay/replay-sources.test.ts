import { expectTypeOf, test } from 'vitest';
import type { ReplaySources } from '../../lambdas/replay/handle-replay.ts';

test('G8 a replay knows nothing that publishes, sends or reacts', () => {
  expectTypeOf<keyof ReplaySources>().toEqualTypeOf<
    | ('generations' | 'leases' | 'find' | 'codeOf' | 'reports' | 'parked')
    | ('objects' | 'heads' | 'stored' | 'progress')
    | ('longestInvocation' | 'now' | 'pause' | 'logger')
  >();
});
