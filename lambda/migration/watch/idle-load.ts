import { atLeast } from '../../contract/reach';
import type { RunRecord } from '../data/run-record';
import type { Clock } from '../ports';
import type { StepContext } from '../step';
import { giveBackCapacity, isCapacity } from '../steps/prepare/capacity';

/** A hold that somebody settles at once is no reason for two more restarts of the target. */
const idleMinutes = 30;

/** The load stands still: held for so long, with nobody at work, and a larger server is paid for. */
export function loadStandsIdle(record: RunRecord, clock: Clock): boolean {
  if (record.held.length === 0 || record.latch !== 'open' || atLeast(record.level, 'replicating')) return false;
  if (!record.leases.some(({ server, setting }) => server === 'target' && isCapacity(setting))) return false;
  // Begun, and cut off.
  if (record.loadReturned === true) return true;
  return clock.now().getTime() - Date.parse(record.updatedAt) >= idleMinutes * 60_000;
}

/** Under the conductor's lock. Said in the record first: whoever goes on with the copy lends it again. */
export async function returnIdleLoad(context: StepContext): Promise<void> {
  const { ports, budget } = context;
  // Looked at again: somebody may have gone on since.
  if (context.record().held.length === 0) return;
  await context.change((record) => ({ ...record, loadReturned: true }));
  ports.observer.notice({ name: 'target.load-returned', facts: { idleMinutes } });
  while ((await giveBackCapacity(context)) !== undefined && !budget.shouldPause()) await ports.clock.sleep(1000);
}
