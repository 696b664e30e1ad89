import type { Finding } from '../../../contract/finding';
import type { Connections } from '../../../mysql/load';
import type { CopyPlan } from '../../data/copy-plan';
import { chunksPerWholePlan, sliceOf } from '../../data/plan-slice';
import type { WorkItem } from '../../data/work-item';
import { allNotices, noticesOf } from '../../notices';
import type { Blobs } from '../../ports';
import { outputOf, type StepContext, type Turn } from '../../step';
import { cutItems } from './cut-items';
import { roomForWorkers } from './room';
import { chooseConcurrency, fruitless, type Measured, measure, readRounds, writeRounds } from './rounds';
import { hasDeadline } from './within-budget';

const itemsFolder = 'copy/';
const putsAtOnce = 16;
/** So many fan-outs without one new receipt: nothing will come of another. */
const fruitlessRounds = 3;
const busyWaitSeconds = 15;

export interface OpenWork {
  readonly freezeEpoch: number;
  readonly done: ReadonlySet<number>;
  readonly open: readonly number[];
}

/** The next items and how many workers shall have them at a time, by what the last ones brought. */
export async function handOut(
  context: StepContext,
  plan: CopyPlan,
  work: OpenWork,
  onTarget?: Connections,
): Promise<Turn<never>> {
  const { ports } = context;
  const stopped = await whatStoppedWorkers(ports.blobs);
  if (stopped.length > 0) return { kind: 'held', findings: stopped };

  const notices = noticesOf(ports, 'conductor');
  const room = await roomForWorkers(context, onTarget);
  if ('full' in room) {
    await notices.raise(room.full);
    return { kind: 'working', waitSeconds: busyWaitSeconds, note: room.full.message };
  }
  for (const side of ['source', 'target']) await notices.over(`${side}.connections-used`);
  // A driver without a deadline runs one fan-out to its end and finds its concurrency within it.
  if (!hasDeadline(context.budget)) return send(context, plan, work, { concurrency: room.workers, everything: true });
  return nextRound(context, plan, work, room.workers);
}

async function nextRound(context: StepContext, plan: CopyPlan, work: OpenWork, most: number): Promise<Turn<never>> {
  const { ports } = context;
  const rounds = await readRounds(ports.blobs, plan.frozenId);
  const at = ports.clock.now();
  const bytes = [...work.done].reduce((sum, number) => sum + (plan.chunks[number]?.bytes ?? 0), 0);
  const measured = measure(rounds, { at, bytes, chunks: work.done.size });
  if (fruitless(measured) >= fruitlessRounds) {
    // Asked again, it shall try again.
    await writeRounds(ports.blobs, plan.frozenId, []);
    return { kind: 'held', findings: [noProgress(work)] };
  }
  const { concurrency, settled } = chooseConcurrency(measured, most);
  const begun = { begunAt: at.toISOString(), concurrency, chunksBefore: work.done.size, bytesBefore: bytes };
  const rate = rateFor(measured, concurrency);
  const turn = await send(context, plan, work, { concurrency, settled, rate, everything: false });
  await writeRounds(ports.blobs, plan.frozenId, [...rounds, begun]);
  return turn;
}

/** Of the last round that brought something, for another number of workers in proportion. */
function rateFor(measured: readonly Measured[], concurrency: number): number | undefined {
  const last = measured.findLast(({ chunks }) => chunks > 0);
  return last === undefined ? undefined : (last.bytesPerSecond / last.concurrency) * concurrency;
}

async function send(
  context: StepContext,
  plan: CopyPlan,
  { freezeEpoch, open }: OpenWork,
  how: { concurrency: number; everything: boolean; settled?: boolean; rate?: number | undefined },
): Promise<Turn<never>> {
  const { ports, epoch } = context;
  const { concurrency, everything, settled = true, rate } = how;
  const parts = cutItems(plan.chunks, open, { concurrency, everything, settled, bytesPerSecond: rate });
  const folder = `${itemsFolder}${plan.frozenId}/${epoch}`;
  const isWhole = everything || plan.chunks.length <= chunksPerWholePlan;
  const planKey = outputOf(context, 'plan').plan;
  const items = parts.map((chunks, index): WorkItem => {
    const own = isWhole ? planKey : `${folder}/slice-${index}.json`;
    return { frozenId: plan.frozenId, freezeEpoch, plan: own, chunks };
  });
  if (!isWhole) await putSlices(ports.blobs, plan, items);
  const itemsKey = `${folder}/items.json`;
  await ports.blobs.put(itemsKey, items);
  const facts = { chunks: open.length, of: plan.chunks.length, items: items.length, concurrency };
  ports.observer.notice({ name: 'copy.handed-out', facts });
  return { kind: 'fan-out', itemsKey, concurrency: Math.max(1, Math.min(concurrency, items.length)) };
}

async function putSlices(blobs: Blobs, plan: CopyPlan, items: readonly WorkItem[]): Promise<void> {
  for (let from = 0; from < items.length; from += putsAtOnce) {
    const some = items.slice(from, from + putsAtOnce);
    await Promise.all(some.map((item) => blobs.put(item.plan, sliceOf(plan, item.chunks))));
  }
}

/** A worker met what trying again does not settle. Forgotten as soon as it is told: asked again, it shall try again. */
async function whatStoppedWorkers(blobs: Blobs): Promise<readonly Finding[]> {
  const found = new Map<string, Finding>();
  for (const { key, notice } of await allNotices(blobs)) {
    if (notice.effect !== 'stopped') continue;
    const { code, side, message, remedy } = notice;
    found.set(`${code} ${message}`, { code, weight: 'blocker', side, subject: 'copy', message, remedy });
    await blobs.remove(key);
  }
  return [...found.values()];
}

function noProgress({ open, done }: OpenWork): Finding {
  return {
    code: 'copy.no-progress',
    weight: 'blocker',
    side: 'ours',
    subject: 'copy',
    message: `${fruitlessRounds} rounds of workers brought no new chunk; ${done.size} are on the target, ${open.length} are open`,
    remedy:
      'the log of the function says why each chunk failed; a chunk that is longer than the function may run wants a smaller limits.chunkBytes, a key to cut by, or a larger handler.timeoutSeconds',
  };
}
