import { Problem } from '../../contract/problem';
import type { CopiedColumn } from '../../mysql/copy/column-transfer';
import type { KeyRange, RangeKey } from '../../mysql/copy/key-range';
import type { EventFacts, RoutineFacts, SchemaFacts, TriggerFacts, ViewFacts } from './inventory';

/** What is copied, as of the frozen instant. A blob; chunks are named by their number. */
export interface CopyPlan {
  readonly format: 1;
  readonly frozenId: string;
  readonly schemas: readonly SchemaFacts[];
  readonly tables: readonly PlannedTable[];
  /** In the order in which they are handed out: largest work first. */
  readonly chunks: readonly Chunk[];
  readonly views: readonly ViewFacts[];
  readonly routines: readonly RoutineFacts[];
  readonly triggers: readonly TriggerFacts[];
  readonly events: readonly EventFacts[];
}

export interface PlannedTable {
  readonly schema: string;
  readonly name: string;
  /** CREATE TABLE without what finalize adds. */
  readonly create: string;
  readonly indexes: readonly string[];
  readonly foreignKeys: readonly string[];
  /** Everything but generated columns; invisible ones too. */
  readonly columns: readonly CopiedColumn[];
  /** True when a key names each row. */
  readonly keyed: boolean;
  /** Columns of that key; empty without one. */
  readonly rowKey: readonly string[];
  readonly rangeKey: RangeKey | null;
  readonly bytes: number;
}

export interface Chunk {
  /** Index into `tables`. */
  readonly table: number;
  readonly range: KeyRange;
  readonly bytes: number;
}

export function asCopyPlan(blob: unknown): CopyPlan {
  if (isCopyPlan(blob)) return blob;
  throw new Problem({
    code: 'ours.plan-unreadable',
    side: 'ours',
    message: 'the copy plan is missing or was written by another version',
    remedy: 'roll back with the version that began, or sync again from the start',
  });
}

/** Our own blob of our own version: the mark is what has to be checked. */
export function isCopyPlan(blob: unknown): blob is CopyPlan {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'chunks' in blob;
}
