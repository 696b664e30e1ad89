import { Problem } from '../../contract/problem';

/** What a fan-out hands to one worker: chunks of one plan, by number. Deliverable twice without harm. */
export interface WorkItem {
  readonly frozenId: string;
  /** Epoch of the freeze on the target: a chunk commits only while the target's epoch row still says so. */
  readonly freezeEpoch: number;
  /** Blob with the copy plan, or with the slice of it that these chunks need. */
  readonly plan: string;
  readonly chunks: readonly number[];
}

/** Unfinished chunks are not an error: the conductor's next turn hands out what has no receipt. */
export interface WorkReply {
  readonly done: number;
  readonly left: number;
}

/** What a worker was handed, from outside this program: a state machine carried it. */
export function readWorkItem(raw: unknown): WorkItem {
  if (typeof raw === 'object' && raw !== null && 'frozenId' in raw && 'freezeEpoch' in raw && 'plan' in raw) {
    const { frozenId, freezeEpoch, plan } = raw;
    const chunks = 'chunks' in raw && Array.isArray(raw.chunks) ? raw.chunks.map(Number) : [];
    if (typeof frozenId === 'string' && typeof plan === 'string' && chunks.every(Number.isInteger)) {
      return { frozenId, freezeEpoch: Number(freezeEpoch), plan, chunks };
    }
  }
  throw new Problem({
    code: 'ours.work-item-unreadable',
    side: 'ours',
    message: 'a work item of the copy can not be read',
    remedy: 'settings and function are of different versions: deploy again from one checkout',
  });
}
