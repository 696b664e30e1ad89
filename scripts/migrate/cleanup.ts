import { isWayBackOpen } from '../../lambda/migration/data/way-back';
import { consent } from './consent';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import { reportSettled } from './settled';

/** After promotion: removes what the migration made for itself. The data of both sides stays. */
export function cleanup(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'cleaned-up', async ({ run, output }) => {
    const record = (await run.ports.records.read())?.record;
    if (record?.latch !== 'promoted') {
      output.result({ verb: 'cleanup', outcome: 'held' }, 'held: nothing is promoted yet; run cutover first');
      return exitCode.held;
    }
    const ends = isWayBackOpen(record.wayBack) ? 'END THE WAY BACK, and ' : '';
    if (!(await consent(given, `${ends}remove the accounts and schemas that this migration made for itself?`))) {
      output.result({ verb: 'cleanup', outcome: 'held' }, 'not confirmed; nothing was touched');
      return exitCode.held;
    }
    const settled = await run.advanceUntilSettled('cleaned-up');
    const done = settled.record.outputs['clean-up'];
    const lines = [
      ...(done?.removed ?? []).map((one) => `removed: ${one}`),
      ...(done?.kept ?? []).map((one) => `kept: ${one}`),
    ];
    return reportSettled('cleanup', settled, output, ['cleaned up', ...lines].join('\n'));
  });
}
