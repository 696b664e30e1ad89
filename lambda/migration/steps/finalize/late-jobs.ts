import {
  foreignKeyPiece,
  indexGroups,
  indexPiece,
  type LatePiece,
  listForeignKeyNames,
  listIndexNames,
} from '../../../mysql/finish/late-keys';
import type { Statement } from '../../../mysql/statement';
import type { CopyPlan, PlannedTable } from '../../data/copy-plan';
import type { Row, Session } from '../../ports';
import type { TablesOneByOne } from './one-by-one';

export interface LateJob {
  readonly table: PlannedTable;
  readonly pieces: readonly LatePiece[];
  readonly purpose: string;
  /** What the server needs grows with the pieces of one ALTER. Not of foreign keys: their checks are off. */
  readonly needsSpace: boolean;
}

/** What the plan names and the target does not have yet; one ALTER a job. */
export interface LateKeys {
  /** Whether the plan names any. */
  are(plan: CopyPlan): boolean;
  /** The names that are there. */
  list(plan: CopyPlan): Statement;
  /** `rows`: what `list` answered. */
  missing(plan: CopyPlan, rows: readonly Row[], oneByOne?: TablesOneByOne): readonly LateJob[];
}

const lateIndexes: LateKeys = {
  are: (plan) => plan.tables.some(({ indexes }) => indexes.length > 0),
  list: (plan) => listIndexNames(schemaNames(plan)),
  missing(plan, rows, oneByOne) {
    const there = namesIn(rows);
    return plan.tables.flatMap((table) => {
      const missing = table.indexes.map(indexPiece).filter((piece) => !there.has(key(table, piece.name)));
      const purpose = `index ${table.schema}.${table.name}`;
      return indexGroups(missing, oneByOne?.has(table)).map((pieces) => ({ table, pieces, purpose, needsSpace: true }));
    });
  },
};

const lateForeignKeys: LateKeys = {
  are: (plan) => plan.tables.some(({ foreignKeys }) => foreignKeys.length > 0),
  list: (plan) => listForeignKeyNames(schemaNames(plan)),
  missing(plan, rows) {
    const there = namesIn(rows);
    return plan.tables.flatMap((table) => {
      const pieces = table.foreignKeys.map(foreignKeyPiece).filter((piece) => !there.has(key(table, piece.name)));
      const purpose = `foreign-keys ${table.schema}.${table.name}`;
      return pieces.length === 0 ? [] : [{ table, pieces, purpose, needsSpace: false }];
    });
  },
};

/** Indexes first: a foreign key may need one. */
export const lateKeys: readonly LateKeys[] = [lateIndexes, lateForeignKeys];

export async function missingKeys(target: Session, plan: CopyPlan): Promise<readonly LateJob[]> {
  const jobs: LateJob[] = [];
  for (const keys of lateKeys) {
    if (keys.are(plan)) jobs.push(...keys.missing(plan, await target.rows(keys.list(plan))));
  }
  return jobs;
}

function schemaNames(plan: CopyPlan): readonly string[] {
  return plan.schemas.map((schema) => schema.name);
}

function namesIn(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map((row) => key({ schema: row.schema ?? '', name: row.table ?? '' }, row.name ?? '')));
}

/** The target may fold names to lower case. */
function key(table: { readonly schema: string; readonly name: string }, name: string): string {
  return `${table.schema}\0${table.name}\0${name}`.toLowerCase();
}
