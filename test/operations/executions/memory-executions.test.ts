import { MemoryExecutions } from '../../../lambdas/operations/executions/memory-executions.ts';
import { describeExecutions } from '../../contracts/executions.ts';

describeExecutions('executions in memory', () => new MemoryExecutions());
