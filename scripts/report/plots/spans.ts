import type { Html } from '../html';
import { duration } from '../quantities';
import { axis, figure, ink, isNarrow } from './svg';

export interface Span {
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Drawn in the colour of the outage. */
  readonly hurts: boolean;
}

interface Unit {
  readonly name: string;
  readonly ms: number;
}

const units: readonly Unit[] = [
  { name: 'hours', ms: 3_600_000 },
  { name: 'minutes', ms: 60_000 },
  { name: 'seconds', ms: 1000 },
];

/** What makes a readable scale: milliseconds up to a minute, so that an outage is read exactly. */
function unitFor(mostMs: number): Unit {
  return units.find(({ ms }) => mostMs >= Math.max(3 * ms, 60_000)) ?? { name: 'milliseconds', ms: 1 };
}

/** Bars under each other: what ran when, and for how long. */
export function spans(plot: {
  readonly caption: string;
  readonly says: string;
  readonly spans: readonly Span[];
}): Html {
  const unit = unitFor(Math.max(0, ...plot.spans.map(({ untilMs }) => untilMs)));
  const bars = plot.spans.map((span) => ({
    value: Math.max(span.untilMs - span.fromMs, 0) / unit.ms,
    itemStyle: { color: span.hurts ? ink.second : ink.soft },
  }));
  return figure({
    caption: plot.caption,
    says: plot.says,
    height: 60 + 24 * plot.spans.length,
    option: (width) => ({
      grid: { left: isNarrow(width) ? 140 : 190, right: isNarrow(width) ? 62 : 80, top: 10, bottom: 45 },
      xAxis: {
        type: 'value',
        splitNumber: isNarrow(width) ? 2 : 5,
        name: unit.name,
        nameLocation: 'middle',
        nameGap: 28,
        ...axis,
      },
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
          data: plot.spans.map(({ fromMs }) => fromMs / unit.ms),
        },
        {
          type: 'bar',
          stack: 'span',
          barMinHeight: 2,
          data: bars,
          label: {
            show: true,
            position: 'right',
            color: ink.text,
            formatter: ({ value }) => duration((Number(value) * unit.ms) / 1000),
          },
        },
      ],
    }),
  });
}
