import { dropWorkSchema, parseReceipt, readReceiptsInOrder, sumReceipts } from '../../../mysql/copy/work-schema';
import { asCopyPlan } from '../../data/copy-plan';
import type { CopyReceipts } from '../../data/step-outputs';
import { clearNotices } from '../../notices';
import { outputOf, type Step, type StepContext } from '../../step';
import { replicaNearItsEnd } from '../freeze/replica-age';
import { lendCapacityAgain } from '../prepare/capacity';
import { accountOf, copyAccountKey } from './copy-account';
import { endHolders } from './end-holders';
import { handOut } from './hand-out';
import { prepareTarget } from './prepare-target';
import { takeBack } from './take-back';

export { copyItems, copyWork } from './copy-work';
export { type CrewChange, findCrew } from './crew';
export { throttleOn } from './throttle';

const itemsFolder = 'copy/';

/** Bare tables, then every chunk to the workers until each has its receipt. */
export const copy: Step<'copy'> = {
  name: 'copy',

  async turn(context) {
    const lending = await lendCapacityAgain(context);
    if (lending !== undefined) return lending;
    const { ports } = context;
    const planned = outputOf(context, 'plan');
    const plan = asCopyPlan(await ports.blobs.get(planned.plan));
    const prepared = await prepareTarget(context, plan);
    if (prepared.kind === 'held') return prepared;
    if (prepared.kind === 'paused') return { kind: 'working', waitSeconds: 0, note: 'making bare tables' };

    const done = new Set(prepared.done);
    const open = plan.chunks.map((_, number) => number).filter((number) => !done.has(number));
    if (open.length === 0) {
      await clearNotices(ports.blobs);
      return { kind: 'finished', output: await total(context, plan.frozenId) };
    }
    const ended = await replicaNearItsEnd(context, outputOf(context, 'freeze'));
    if (ended !== undefined) return { kind: 'held', findings: [ended] };
    if (!prepared.isNew) await endHolders(context);
    const { freezeEpoch, connections } = prepared;
    return handOut(context, plan, { freezeEpoch, done, open }, connections);
  },

  async undo(context) {
    await takeBack(context);
    await context.ports.blobs.remove(itemsFolder);
    await context.ports.blobs.remove(copyAccountKey);
    await clearNotices(context.ports.blobs);
    await context.conductor.run(dropWorkSchema);
  },
};

async function total({ conductor, ports }: StepContext, frozenId: string): Promise<CopyReceipts> {
  const [receipts, sum] = await conductor.batch([readReceiptsInOrder(frozenId), sumReceipts(frozenId)]);
  await ports.blobs.put(copyAccountKey, accountOf((receipts?.rows ?? []).map(parseReceipt)));
  const row = sum?.rows[0];
  return {
    frozenId,
    chunks: Number(row?.chunks ?? 0),
    rows: Number(row?.row_count ?? 0),
    bytes: Number(row?.byte_count ?? 0),
    seconds: Number(row?.microseconds ?? 0) / 1e6,
  };
}
