import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Desired } from '../../contract/desired';
import { Problem } from '../../contract/problem';
import { describe, digestOf, executionArn, executionName, listRunning, startNamed, stop } from './executions';

export interface SyncExecutionOptions {
  readonly sfn: () => SFNClient;
  /** ARN of the state machine that takes the turns up to `validated`. */
  readonly machine: string;
}

export interface SyncExecution {
  /**
   * Starts what drives the turns, or joins it: one that runs with the same wanted state goes on; one that wants
   * something else is stopped, because two that drive would overtake each other at every turn.
   */
  start(desired: Desired): Promise<void>;
  /** Goes on in another execution, named after the first one and the part. A second call meets what it started. */
  handOver(desired: Desired, execution: string, part: number): Promise<void>;
  /** For the way back: a machine that still wants `validated` would begin again behind it. */
  stop(): Promise<void>;
}

const names = 200;

export function syncExecution({ sfn, machine }: SyncExecutionOptions): SyncExecution {
  const stopAllBut = async (wanted: string): Promise<boolean> => {
    let joined = false;
    for (const { arn } of await listRunning(sfn(), machine)) {
      const { input } = await describe(sfn(), arn);
      if (!joined && digestOfInput(input) === wanted) joined = true;
      else await stop(sfn(), arn, 'something else is wanted now');
    }
    return joined;
  };
  return {
    async start(desired) {
      const wanted = digestOfDesired(desired);
      if (await stopAllBut(wanted)) return;
      // A finished execution keeps its name for 90 days: the next one of the same wanted state counts on.
      for (let count = 0; count < names; count++) {
        const name = executionName(desired.name, desired.reach, wanted, String(count));
        if ((await startNamed(sfn(), machine, name, { desired })) === 'started') return;
        if ((await describe(sfn(), executionArn(machine, name))).isRunning) return;
      }
      throw namesSpent();
    },
    async handOver(desired, execution, part) {
      const [first = execution] = execution.split('.');
      await startNamed(sfn(), machine, `${first}.${part}`, { desired, part });
    },
    async stop() {
      await stopAllBut('nothing');
    },
  };
}

/** Without the attempt token: it changes after a cut over that was held, and the sync goes on as it was. */
function digestOfDesired(desired: object): string {
  return digestOf(JSON.stringify(sorted({ ...desired, attempt: '' })));
}

/** States of a machine may hand the input on with its keys in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function digestOfInput(input: string): string {
  try {
    const { desired } = JSON.parse(input);
    return digestOfDesired(desired);
  } catch {
    return '';
  }
}

function namesSpent(): Problem {
  return new Problem({
    code: 'cloud.sync-names-spent',
    side: 'cloud',
    message: `the same wanted state was started ${names} times within 90 days`,
    remedy: 'look in the log of the function why the sync does not get there',
  });
}
