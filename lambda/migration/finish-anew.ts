import { directionOf } from './data/cutover-state';
import { isBeyond } from './data/run-record';
import type { StepContext } from './step';
import { resolveCutover } from './steps/cut-over/resolve';
import type { Turn } from './twins';

/**
 * A turn that has lost a connection past the point of no return need not wait for the dead-man: it ends its own switch as whoever comes
 * next would, on new connections, after the lost ones were ended. Once, and only while nobody else has taken over.
 */
export async function finishAnew({ desired, ports, budget }: Turn, context: StepContext): Promise<boolean> {
  const record = (await ports.records.read().catch(() => undefined))?.record;
  const cutover = record?.cutover;
  if (record === undefined || cutover?.outcome !== 'running' || cutover.id !== `${desired.name}-${context.epoch}`)
    return false;
  if (record.epoch !== context.epoch || !isBeyond(record, directionOf(cutover)) || budget.shouldPause()) return false;
  try {
    return (await resolveCutover({ desired, ports, budget, cutover: cutover.id })) === 'finished';
  } catch {
    // The dead-man comes.
    return false;
  }
}
