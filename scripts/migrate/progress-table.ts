import type { ProgressReport, TableProgress } from '../../lambda/migration/data/progress';
import { rendered } from './progress-bars';
import { bytes, count, nameOf, phaseLines, tablesToShow, tableText } from './progress-words';

/** A report for a person: a bar a phase, then what runs now and the largest tables that are left. */
export function progressTable(report: ProgressReport, atMost: number, columns: number): readonly string[] {
  const { tables } = report;
  const shown = tablesToShow(report, atMost);
  const rest = tables.filter((table) => !shown.includes(table));
  return [
    ...phaseLines(report).map((line) => rendered(line, columns)),
    ...shown.map((table) =>
      rendered({ label: `  ${nameOf(table)}`, percent: table.percent, text: rowText(table) }, columns),
    ),
    ...(rest.length === 0 ? [] : [`  ${restText(rest)}`]),
  ];
}

function rowText(table: TableProgress): string {
  const compared = table.comparedPercent === null ? '' : `, ${table.comparedPercent} % compared`;
  return `${table.busy ? 'copying now, ' : ''}${tableText(table)}${compared}`;
}

function restText(rest: readonly TableProgress[]): string {
  const done = rest.filter((table) => table.percent === 100);
  const sum = (of: (table: TableProgress) => number) => done.reduce((total, table) => total + of(table), 0);
  const copied = `${done.length} copied (${count(sum((one) => one.rows))} rows, ${bytes(sum((one) => one.bytes))})`;
  return `and ${rest.length} more tables: ${copied}, ${rest.length - done.length} not yet`;
}
