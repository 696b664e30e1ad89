import type { LatchState } from '../../lambda/migration/data/run-record';
import { consent } from './consent';
import { type ExitCode, exitCode } from './exit-code';
import { type OpenedRun, withRun } from './opened-run';
import type { GivenOptions } from './options';
import { reportSettled } from './settled';
import { typed } from './typed';

/** Before promotion: the route backwards. After it: the gated switch in the other direction, over the way back. */
export function rollback(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'rolled-back', async ({ run, output }) => {
    const latch = (await run.ports.records.read())?.record.latch ?? 'open';
    if (!(await consent(given, questionOf(latch, run)))) {
      output.result({ verb: 'rollback', outcome: 'held', findings: [] }, 'not confirmed; nothing was touched');
      return exitCode.held;
    }
    const settled = await run.advanceUntilSettled('rolled-back');
    const { cutover } = settled.record;
    const done =
      settled.record.latch === 'returned'
        ? `rolled back: applications write to ${address(run, 'source')} again; ${given.stateDir}/published/endpoint says so\n` +
          `the target keeps its data, read-only; next: ${typed(`sync --follow-again ${cutover?.id ?? ''}`, given)} (without a new copy)`
        : `rolled back: both servers are as they were; next: ${typed('sync', given)}`;
    return reportSettled('rollback', settled, output, done);
  });
}

function questionOf(latch: LatchState, run: OpenedRun['run']): string {
  if (latch === 'promoted') {
    return `stop writes on ${address(run, 'target')} and let applications write to ${address(run, 'source')} again?`;
  }
  if (latch === 'returned') return 'it was rolled back before; finish what may be left of it?';
  return 'stop the replication and drop what this migration made on the target?';
}

function address(run: OpenedRun['run'], side: 'source' | 'target'): string {
  return `${run.desired[side].host}:${run.desired[side].port}`;
}
