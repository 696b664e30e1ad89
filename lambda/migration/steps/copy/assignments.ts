import { asCopyPlan, type CopyPlan } from '../../data/copy-plan';
import { isPlanSlice, planOfSlice } from '../../data/plan-slice';
import type { WorkItem } from '../../data/work-item';
import type { Blobs } from '../../ports';

/** One chunk for one worker. */
export interface Assignment {
  readonly item: WorkItem;
  readonly plan: CopyPlan;
  readonly number: number;
  /** Counts from 1. */
  readonly attempt: number;
}

/** Chunks that share a transaction: for the smallest tables a commit is most of the work. */
const together = { chunkBytes: 256 * 1024, atMost: 16, bytes: 1024 * 1024 };

/** The chunks of the items, one after the other. The plan of many tables is large: it is read once. */
export function assignments(blobs: Blobs, nextItem: () => WorkItem | undefined) {
  const queue: Assignment[] = [];
  let known: { readonly key: string; readonly plan: CopyPlan } | undefined;
  let taken = 0;

  const takeItem = async (): Promise<boolean> => {
    const item = nextItem();
    if (item === undefined) return false;
    if (known?.key !== item.plan) known = { key: item.plan, plan: readPlan(await blobs.get(item.plan)) };
    const { plan } = known;
    taken += item.chunks.length;
    queue.push(...item.chunks.map((number) => ({ item, plan, number, attempt: 1 })));
    return true;
  };

  return {
    /** One, or several small ones of one item. What was tried before goes alone. */
    async next(): Promise<readonly Assignment[] | undefined> {
      while (queue.length === 0) if (!(await takeItem())) return undefined;
      const first = queue.shift();
      if (first === undefined) return undefined;
      const group = [first];
      let bytes = bytesOf(first);
      for (let other = queue[0]; other !== undefined; other = queue[0]) {
        bytes += bytesOf(other);
        const fits = group.length < together.atMost && bytes <= together.bytes && other.item === first.item;
        if (!fits || !isSmall(first) || !isSmall(other)) break;
        group.push(other);
        queue.shift();
      }
      return group;
    },
    /** Before all others. */
    again: (assignments: readonly Assignment[]): void => void queue.unshift(...assignments),
    /** Chunks of all items that were asked for. */
    taken: () => taken,
  };
}

function isSmall(assignment: Assignment): boolean {
  return assignment.attempt === 1 && bytesOf(assignment) <= together.chunkBytes;
}

function bytesOf({ plan, number }: Assignment): number {
  return plan.chunks[number]?.bytes ?? 0;
}

function readPlan(blob: unknown): CopyPlan {
  return isPlanSlice(blob) ? planOfSlice(blob) : asCopyPlan(blob);
}
