import type { Html } from '../html';
import { axis, figure, ink } from './svg';

export interface Span {
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Drawn in the colour of the outage. */
  readonly hurts: boolean;
}

/** Bars under each other: what ran when, and for how long. */
export function spans(plot: {
  readonly caption: string;
  readonly says: string;
  readonly spans: readonly Span[];
}): Html {
  const bars = plot.spans.map((span) => ({
    value: Math.max(span.untilMs - span.fromMs, 0),
    itemStyle: { color: span.hurts ? ink.second : ink.soft },
  }));
  return figure({
    caption: plot.caption,
    says: plot.says,
    height: 60 + 24 * plot.spans.length,
    option: {
      grid: { left: 190, right: 80, top: 10, bottom: 45 },
      xAxis: { type: 'value', name: 'milliseconds', nameLocation: 'middle', nameGap: 28, ...axis },
      yAxis: {
        type: 'category',
        inverse: true,
        data: plot.spans.map(({ name }) => name),
        ...axis,
        axisLabel: { ...axis.axisLabel, interval: 0 },
      },
      series: [
        {
          type: 'bar',
          stack: 'span',
          silent: true,
          itemStyle: { color: 'none' },
          data: plot.spans.map(({ fromMs }) => fromMs),
        },
        {
          type: 'bar',
          stack: 'span',
          barMinHeight: 2,
          data: bars,
          label: { show: true, position: 'right', color: ink.text, formatter: ({ value }) => `${String(value)} ms` },
        },
      ],
    },
  });
}
