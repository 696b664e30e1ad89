import { oneLine } from '../../../lambda/contract/visible';
import { type Line, type Span, span } from './line';
import { fitted, padded } from './width';

export interface BarWidths {
  readonly label: number;
  readonly bar: number;
  /** Cells left for what is said beside it. */
  readonly text: number;
}

/** What a terminal of so many columns has room for; the last column stays free, or the cursor would wrap. */
export function barWidths(columns: number): BarWidths {
  const [label, bar] = columns >= 100 ? [28, 24] : columns >= 70 ? [20, 12] : [14, 6];
  return { label, bar, text: Math.max(0, columns - label - bar - 12) };
}

/** Label, bar, percent, and what is said beside it: one line, whatever a server has named its table. */
export function barLine(
  { label, percent, text }: { readonly label: string; readonly percent: number; readonly text: string },
  { label: labelCells, bar, text: textCells }: BarWidths,
): Line {
  const full = Math.floor((percent / 100) * bar);
  const shown = `${percent === 100 ? '100' : percent.toFixed(1)} %`.padStart(7);
  const filled: Span = span('█'.repeat(full), percent === 100 ? 'good' : 'plain');
  return [
    span(padded(oneLine(label), labelCells)),
    span(' '),
    filled,
    span('░'.repeat(bar - full), 'soft'),
    span(` ${shown}  ${fitted(oneLine(text), textCells)}`),
  ];
}

const ticks = '▁▂▃▄▅▆▇█';

/** A line of ticks, the newest to the right; what is not known is a gap. */
export function sparkline(values: readonly (number | null)[], cells: number): string {
  const shown = values.slice(-cells);
  const most = Math.max(...shown.map((value) => value ?? 0), 0);
  return shown
    .map((value) => {
      if (value === null) return ' ';
      return ticks[most === 0 ? 0 : Math.min(7, Math.floor((value / most) * 7.999))] ?? ' ';
    })
    .join('');
}
