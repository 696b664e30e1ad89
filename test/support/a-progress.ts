import type { ProgressReport } from '../../lambda/migration/data/progress';
import { copyProgress, type Receipt } from '../../lambda/migration/progress/copy-progress';

/** Two tables: four chunks of 100 bytes, one chunk of 50, and one that is empty. */
export const aSmallPlan = {
  tables: [aTable('big', 400), aTable('small', 50), aTable('empty', 0)],
  chunks: [0, 0, 0, 0, 1, 2].map((table) => ({
    table,
    range: { after: null, upTo: null },
    bytes: [100, 50, 0][table] ?? 0,
  })),
};

export function aReceipt(chunk: number, changes: Partial<Receipt> = {}): Receipt {
  return { chunk, rows: 10, bytes: 80, doneAtMs: 1_000_000 + 1000 * chunk, ...changes };
}

export function aReport(
  chunks: readonly number[],
  changes: Partial<ProgressReport> = {},
  busy: readonly number[] = [],
): ProgressReport {
  const receipts = chunks.map((chunk) => aReceipt(chunk));
  const { copy, tables } = copyProgress({ plan: aSmallPlan, receipts, nowMs: 1_010_000, busy: new Set(busy) });
  return {
    format: 1,
    at: '2026-01-01T00:00:00.000Z',
    frozenId: 'f1',
    level: 'assessed',
    step: 'copy',
    copy,
    keys: null,
    comparison: null,
    tables: tables.map((table) => ({ ...table, comparedPercent: null })),
    ...changes,
  };
}

function aTable(name: string, bytes: number) {
  return {
    schema: 'shop',
    name,
    create: '',
    indexes: [],
    foreignKeys: [],
    columns: [],
    keyed: true,
    rowKey: ['id'],
    rangeKey: null,
    bytes,
  };
}
