import { consent } from './consent';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { reportSettled } from './settled';

/** Before promotion: the route backwards. After it the engine holds and says why. */
export function rollback(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'rolled-back', async ({ run, output }) => {
    const question = 'stop the replication and drop what this migration made on the target?';
    if (!(await consent(given, question))) {
      output.result({ verb: 'rollback', outcome: 'held', findings: [] }, 'not confirmed; nothing was touched');
      return exitCode.held;
    }
    const settled = await run.advanceUntilSettled('rolled-back');
    return reportSettled('rollback', settled, output, 'rolled back: both servers are as they were; next: sync');
  });
}
