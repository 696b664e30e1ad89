import { dropWorkSchema, readReceipts, sumReceipts } from '../../../mysql/copy/work-schema';
import { asCopyPlan, type CopyPlan } from '../../data/copy-plan';
import type { CopyReceipts } from '../../data/step-outputs';
import type { WorkItem } from '../../data/work-item';
import { outputOf, type Step, type StepContext, type Turn } from '../../step';
import { copyAccountKey, readCopyAccount } from './copy-account';
import { endHolders } from './end-holders';
import { prepareTarget } from './prepare-target';
import { takeBack } from './take-back';

export { copyItems, copyWork } from './copy-work';
export { findCrew } from './crew';

const itemsFolder = 'copy/';

/** Bare tables, then every chunk to the workers until each has its receipt. */
export const copy: Step<'copy'> = {
  name: 'copy',

  async turn(context) {
    const { ports, conductor } = context;
    const planned = outputOf(context, 'plan');
    const plan = asCopyPlan(await ports.blobs.get(planned.plan));
    const prepared = await prepareTarget(context, plan);
    if (prepared.kind === 'held') return prepared;
    if (prepared.kind === 'paused') return { kind: 'working', waitSeconds: 0, note: 'making bare tables' };

    const receipts = await conductor.rows(readReceipts(plan.frozenId));
    const done = new Set(receipts.map((row) => Number(row.chunk)));
    const open = plan.chunks.map((_, number) => number).filter((number) => !done.has(number));
    if (open.length === 0) return { kind: 'finished', output: await total(context, plan.frozenId) };
    await endHolders(context);
    return handOut(context, plan, { freezeEpoch: prepared.freezeEpoch, open });
  },

  async undo(context) {
    await takeBack(context);
    await context.ports.blobs.remove(itemsFolder);
    await context.ports.blobs.remove(copyAccountKey);
    await context.conductor.run(dropWorkSchema);
  },
};

/**
 * Several chunks an item, so that a function's start does not weigh; enough items that no worker is left alone
 * at the end. The first items are the largest chunks.
 */
async function handOut(
  context: StepContext,
  plan: CopyPlan,
  work: { readonly freezeEpoch: number; readonly open: readonly number[] },
): Promise<Turn<never>> {
  const { desired, ports, epoch } = context;
  const { workers } = desired.limits;
  const planKey = outputOf(context, 'plan').plan;
  const perItem = Math.min(16, Math.max(1, Math.ceil(work.open.length / (workers * 8))));
  const items: WorkItem[] = [];
  for (let from = 0; from < work.open.length; from += perItem) {
    items.push({
      frozenId: plan.frozenId,
      freezeEpoch: work.freezeEpoch,
      plan: planKey,
      chunks: work.open.slice(from, from + perItem),
    });
  }
  const itemsKey = `${itemsFolder}${plan.frozenId}/items-${epoch}.json`;
  await ports.blobs.put(itemsKey, items);
  ports.observer.notice({ name: 'copy.handed-out', facts: { chunks: work.open.length, of: plan.chunks.length } });
  return { kind: 'fan-out', itemsKey, concurrency: Math.min(workers, items.length) };
}

async function total({ conductor, ports }: StepContext, frozenId: string): Promise<CopyReceipts> {
  await ports.blobs.put(copyAccountKey, await readCopyAccount(conductor, frozenId));
  const row = (await conductor.rows(sumReceipts(frozenId)))[0];
  return {
    frozenId,
    chunks: Number(row?.chunks ?? 0),
    rows: Number(row?.row_count ?? 0),
    bytes: Number(row?.byte_count ?? 0),
    seconds: Number(row?.microseconds ?? 0) / 1e6,
  };
}
