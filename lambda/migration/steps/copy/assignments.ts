import { asCopyPlan, type CopyPlan } from '../../data/copy-plan';
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

/** The chunks of the items, one after the other. The plan of many tables is large: it is read once. */
export function assignments(blobs: Blobs, nextItem: () => WorkItem | undefined) {
  const queue: Assignment[] = [];
  let known: { readonly key: string; readonly plan: CopyPlan } | undefined;
  let taken = 0;
  return {
    async next(): Promise<Assignment | undefined> {
      const waiting = queue.shift();
      if (waiting !== undefined) return waiting;
      const item = nextItem();
      if (item === undefined) return undefined;
      if (known?.key !== item.plan) known = { key: item.plan, plan: asCopyPlan(await blobs.get(item.plan)) };
      const { plan } = known;
      taken += item.chunks.length;
      queue.push(...item.chunks.map((number) => ({ item, plan, number, attempt: 1 })));
      return queue.shift();
    },
    /** Before all others. */
    again: (assignment: Assignment): void => void queue.unshift(assignment),
    /** Chunks of all items that were asked for. */
    taken: () => taken,
  };
}
