import { describeFindings } from '../../../lambda/contract/finding';
import { atLeast } from '../../../lambda/contract/reach';
import type { StepOutputs } from '../../../lambda/migration/data/step-outputs';
import { type Scene, until, writerWords } from '../scene';
import { describeSync, readLagMs, readReceipts } from '../sync-state';

const lookEveryMs = 1000;
/** Many times what it takes: a sync that hangs must not keep a CI job. */
const patienceMs = 600_000;

/** Watches the sync that goes on by itself, until its target is validated. */
export async function untilValidated(scene: Scene): Promise<Partial<StepOutputs>> {
  const { driver, screen, clients } = scene;
  const { target } = driver.servers;
  return until(scene, 'validated', { everyMs: lookEveryMs, withinMs: patienceMs }, async () => {
    const record = await driver.record();
    if (record !== undefined && record.latch !== 'returned') {
      if (record.held.length > 0) throw new Error(`held:\n${describeFindings(record.held)}`);
      if (atLeast(record.level, 'validated') && record.outputs.validate?.clean === true) return record.outputs;
    }
    const [receipts, lagMs] = await Promise.all([readReceipts(target), readLagMs(target, Date.now)]);
    screen.live(describeSync({ record, receipts, lagMs, writer: writerWords(clients) }));
    return undefined;
  });
}
