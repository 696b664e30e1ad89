import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Desired } from '../../contract/desired';
import type { DeadMan } from '../../migration/ports';
import { executionName, listRunning, startNamed, stop } from './executions';

export interface ExecutionDeadManOptions {
  readonly sfn: () => SFNClient;
  /** ARN of the state machine that waits to `$.deadline` and then resolves. */
  readonly machine: string;
  readonly desired: Desired;
}

/**
 * An execution that waits. Its name is made of the cut over and the deadline: the same call again finds it there,
 * and a name that an earlier cut over has used up can not stand in for it. Wait states may drop the fraction of a
 * second: rounded up, so that nobody is resolved before the deadline.
 */
export function executionDeadMan({ sfn, machine, desired }: ExecutionDeadManOptions): DeadMan {
  return {
    async arm(cutover, deadline) {
      const seconds = Math.ceil(deadline.getTime() / 1000);
      const name = executionName(cutover, `at${seconds}`);
      const due = new Date(seconds * 1000).toISOString();
      await startNamed(sfn(), machine, name, { deadline: due, desired, cutover });
    },
    async disarm(cutover) {
      const begins = executionName(cutover, 'at');
      for (const { arn, name } of await listRunning(sfn(), machine)) {
        if (name.startsWith(begins)) await stop(sfn(), arn, 'the cut over has ended');
      }
    },
  };
}
