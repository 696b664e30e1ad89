import type { ProgressReport, TableProgress } from '../data/progress';

/**
 * The later of two looks, part by part: one that was taken before the other, or saw less (receipts are gone once the
 * migration is cleaned up), takes nothing back. Another freeze begins again, and so does another comparison.
 */
export function neverBack(known: ProgressReport | undefined, seen: ProgressReport): ProgressReport {
  if (known === undefined || known.frozenId !== seen.frozenId) return seen;
  const sameComparison = known.comparison?.startedAt === seen.comparison?.startedAt;
  const copy = further(known.copy, seen.copy, (part) => part.percent);
  const before = new Map(known.tables.map((table) => [`${table.schema}\0${table.table}`, table]));
  const tables = seen.tables.length === 0 ? known.tables : seen.tables;
  return {
    ...seen,
    copy,
    keys: further(known.keys, seen.keys, (part) => part.done),
    comparison: sameComparison
      ? further(known.comparison, seen.comparison, (part) => part.percent + (part.finishedAt === null ? 0 : 1))
      : (seen.comparison ?? known.comparison),
    tables: tables.map((table) => tableOf(before.get(`${table.schema}\0${table.table}`), table, sameComparison)),
  };
}

function further<T>(known: T | null, seen: T | null, done: (part: T) => number): T | null {
  if (known === null) return seen;
  if (seen === null) return known;
  return done(seen) >= done(known) ? seen : known;
}

function tableOf(known: TableProgress | undefined, seen: TableProgress, sameComparison: boolean): TableProgress {
  if (known === undefined) return seen;
  const moved = seen.percent >= known.percent ? seen : { ...known, busy: seen.busy };
  const compared = sameComparison
    ? Math.max(known.comparedPercent ?? -1, seen.comparedPercent ?? -1)
    : (seen.comparedPercent ?? -1);
  return { ...moved, comparedPercent: compared < 0 ? null : compared };
}
