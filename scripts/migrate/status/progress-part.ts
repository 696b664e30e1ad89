import type { ProgressReport, TableProgress } from '../../../lambda/migration/data/progress';
import { bytes, count, nameOf, phaseLines, tablesToShow, tableText } from '../progress-words';
import { ago } from './ago';
import { barLine, barWidths } from './bar';
import { type Line, span } from './line';
import type { Standing } from './standing';

/** A bar a phase. */
export function phasePart({ progress, now }: Standing, columns: number): readonly Line[] {
  if (progress === undefined) return [];
  const old = now.getTime() - Date.parse(progress.at) > 10_000 && !isWhole(progress);
  const taken: readonly Line[] = old ? [[span(`as of ${ago(progress.at, now)}:`, 'soft')]] : [];
  return [...taken, ...phaseLines(progress).map((line) => barLine(line, barWidths(columns)))];
}

/**
 * A bar a table: what is written now, then the largest that are left; the rest in one line. At most so many lines, and none when all
 * are copied and compared: from then on other lines are looked for.
 */
export function tablePart({ progress, record }: Standing, columns: number, atMost: number): readonly Line[] {
  if (progress === undefined || progress.tables.length === 0 || atMost <= 0) return [];
  const isDone = progress.tables.every(({ percent }) => percent === 100) && (record?.validation?.passes ?? 0) > 0;
  if (isDone) return [];
  const { tables } = progress;
  const shown = tablesToShow(progress, tables.length <= atMost ? atMost : atMost - 1);
  const rest = tables.filter((table) => !shown.includes(table));
  return [
    ...shown.map((table) =>
      barLine({ label: `  ${nameOf(table)}`, percent: table.percent, text: textOf(table) }, barWidths(columns)),
    ),
    ...(rest.length === 0 ? [] : [[span(`  ${restText(rest)}`, 'soft')]]),
  ];
}

function isWhole({ copy, comparison }: ProgressReport): boolean {
  return copy?.percent === 100 && comparison !== null && comparison.finishedAt !== null;
}

function textOf(table: TableProgress): string {
  const compared = table.comparedPercent === null ? '' : `, ${table.comparedPercent} % compared`;
  return `${table.busy ? 'copying now, ' : ''}${tableText(table)}${compared}`;
}

function restText(rest: readonly TableProgress[]): string {
  const done = rest.filter((table) => table.percent === 100);
  const sum = (of: (table: TableProgress) => number) => done.reduce((total, table) => total + of(table), 0);
  const copied = `${count(done.length)} copied (${count(sum((one) => one.rows))} rows, ${bytes(sum((one) => one.bytes))})`;
  return `and ${count(rest.length)} more tables: ${copied}, ${count(rest.length - done.length)} not yet`;
}
