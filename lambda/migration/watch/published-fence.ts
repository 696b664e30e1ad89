import type { Desired } from '../../contract/desired';
import { readReadOnly } from '../../mysql/read-only';
import type { RunRecord } from '../data/run-record';
import { mirroredPorts } from '../facing';
import { type Ports, withSession } from '../ports';

/**
 * The side that was left behind is closed, and Terraform keeps it closed only as long as that is published. An undo of an earlier attempt
 * that was stopped before it said "down", and says it after a later switch, is answered here. One that is open by now is left alone.
 */
export async function publishStandingFence(desired: Desired, ports: Ports, { latch }: RunRecord): Promise<void> {
  if (latch !== 'returned' && (latch !== 'promoted' || desired.fence === 'accounts')) return;
  const left = latch === 'promoted' ? ports : mirroredPorts(ports);
  if ((await left.published.get('fence')) === 'up') return;
  const isClosed = await withSession(left.databases, 'source', 'fence', async (session) => {
    return (await session.rows(readReadOnly))[0]?.readOnly === '1';
  });
  if (!isClosed) return;
  await left.published.put('fence', 'up');
  ports.observer.notice({ name: 'fence.published-again', facts: { latch } });
}
