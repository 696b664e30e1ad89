import type { TurnReply } from '../contract/lifecycle';
import type { Progress } from '../migration/engine';
import type { Blobs } from '../migration/ports';

/** A turn's end in the words of the state machine. */
export function turnReply(progress: Progress, blobs: Blobs): TurnReply {
  switch (progress.kind) {
    case 'reached':
      return { status: 'reached', level: progress.record.level };
    case 'working':
      // Wait states take whole seconds.
      return { status: 'working', waitSeconds: Math.max(1, Math.ceil(progress.waitSeconds)), note: progress.note };
    case 'fan-out':
      return { status: 'fan-out', items: blobs.locate(progress.itemsKey), concurrency: progress.concurrency };
    case 'held':
      return { status: 'held', findings: progress.findings };
  }
}
