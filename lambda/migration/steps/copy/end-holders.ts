import { endConnection } from '../../../mysql/conductor-lock';
import { lookAtOpenReceipts, readHolders } from '../../../mysql/copy/work-schema';
import type { StepContext } from '../../step';

/**
 * Before work is handed out, and before a new freeze takes the target: whoever still holds a chunk is not needed any
 * more. It may be a worker that hangs, and every other would wait for its locks; one that is alive after all loses
 * its connection, and finds the chunk done or the freeze gone when it tries again.
 */
export async function endHolders({ conductor, ports }: StepContext): Promise<void> {
  const [, holders] = await conductor.batch([lookAtOpenReceipts, readHolders]);
  for (const { holder } of holders?.rows ?? []) {
    // It may end by itself in between.
    await conductor.run(endConnection(Number(holder))).catch(() => undefined);
    ports.observer.notice({ name: 'copy.holder-ended', facts: { connection: Number(holder) } });
  }
}
