import type { Bound } from '../../../mysql/copy/key-range';
import type { Chunk, CopyPlan } from '../../data/copy-plan';
import type { Blobs } from '../../ports';

/** A plan that is not finished: where the next turn goes on. */
export interface Draft {
  readonly format: 1;
  readonly plan: Omit<CopyPlan, 'chunks'>;
  /** Estimated rows of each table, in the order of `plan.tables`. */
  readonly rows: readonly number[];
  readonly chunks: readonly Chunk[];
  readonly nextTable: number;
  readonly after: Bound | null;
}

export const planFolder = 'plan/';

export function planKey(frozenId: string): string {
  return `${planFolder}${frozenId}.json`;
}

function draftKey(frozenId: string): string {
  return `${planFolder}${frozenId}.draft.json`;
}

export async function loadDraft(blobs: Blobs, frozenId: string): Promise<Draft | undefined> {
  const found = await blobs.list(draftKey(frozenId));
  if (found.length === 0) return undefined;
  const blob = await blobs.get(draftKey(frozenId));
  return isDraft(blob) ? blob : undefined;
}

export async function saveDraft(blobs: Blobs, draft: Draft): Promise<void> {
  await blobs.put(draftKey(draft.plan.frozenId), draft);
}

function isDraft(blob: unknown): blob is Draft {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'nextTable' in blob;
}
