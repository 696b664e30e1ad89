import { MultiBar, type SingleBar } from 'cli-progress';
import { visible } from '../../lambda/contract/visible';
import type { ProgressReport } from '../../lambda/migration/data/progress';
import { nameOf, type ProgressLine, phaseLines, tablesToShow, tableText } from './progress-words';
import { barLine, barWidths } from './status/bar';
import { painted } from './status/line';
import { columnsOf } from './status/width';

/** What a sync shows beside its result, on standard error. */
export interface ProgressDisplay {
  /** A line that stays. */
  say(line: string): void;
  show(report: ProgressReport): void;
  end(): void;
}

const mostTables = 5;

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
    format: (_options, _params, line) =>
      // The library counts the bytes of colours when it cuts.
      painted(barLine(line, barWidths(columnsOf(stream, 80))), false),
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
