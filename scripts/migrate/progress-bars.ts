import { MultiBar, type SingleBar } from 'cli-progress';
import { oneLine, visible } from '../../lambda/contract/visible';
import type { ProgressReport } from '../../lambda/migration/data/progress';
import { nameOf, type ProgressLine, phaseLines, tablesToShow, tableText } from './progress-words';

/** What a sync shows beside its result, on standard error. */
export interface ProgressDisplay {
  /** A line that stays. */
  say(line: string): void;
  show(report: ProgressReport): void;
  end(): void;
}

const mostTables = 5;
const barWidth = 24;
const labelWidth = 28;

/** Bars in a terminal: one a phase, below them the tables that are worked on. */
export function progressBars(stream: NodeJS.WriteStream): ProgressDisplay {
  let bars: MultiBar | undefined;
  const slots: SingleBar[] = [];
  const fill = (lines: readonly ProgressLine[]): void => {
    if (lines.length === 0) return;
    const open = bars ?? barsOn(stream);
    bars = open;
    lines.forEach((line, index) => {
      const slot = slots[index];
      if (slot === undefined) slots.push(open.create(100, line.percent, line));
      else slot.update(line.percent, line);
    });
    for (const spare of slots.splice(lines.length)) open.remove(spare);
  };
  return {
    say: (line) => {
      const text = visible(line);
      if (bars === undefined) stream.write(`${text}\n`);
      else bars.log(`${text}\n`);
    },
    show: (report) => fill([...phaseLines(report), ...tableLines(report)]),
    end: () => {
      bars?.stop();
      bars = undefined;
      slots.length = 0;
    },
  };
}

function barsOn(stream: NodeJS.WriteStream): MultiBar {
  return new MultiBar({
    stream,
    format: (_options, _params, line) => rendered(line, stream.columns ?? 80),
    hideCursor: true,
    linewrap: false,
    forceRedraw: true,
    fps: 4,
  });
}

/** Only while rows are on their way: after that the phases say it all. */
function tableLines(report: ProgressReport): readonly ProgressLine[] {
  if (report.copy === null || report.copy.percent === 100) return [];
  return tablesToShow(report, mostTables).map((table) => ({
    label: `  ${nameOf(table)}`,
    percent: table.percent,
    text: tableText(table),
  }));
}

export function rendered({ percent, ...given }: ProgressLine, columns: number): string {
  const [label, text] = [oneLine(given.label), oneLine(given.text)];
  const full = Math.floor((percent / 100) * barWidth);
  const shownPercent = `${percent === 100 ? '100' : percent.toFixed(1)} %`.padStart(7);
  const name = label.length > labelWidth ? `${label.slice(0, labelWidth - 1)}…` : label.padEnd(labelWidth);
  const line = `${name} ${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${shownPercent}  ${text}`;
  return line.length > columns - 1 ? `${line.slice(0, Math.max(1, columns - 2))}…` : line;
}
