import type { Html } from '../html';
import { axis, figure, ink, isNarrow, timeAxis } from './svg';

/** One line over time. `null` is a gap: not known is not zero. */
export function overTime(plot: {
  readonly caption: string;
  readonly says: string;
  readonly x: { readonly name: string; readonly type: 'value' | 'time' };
  readonly y: string;
  /** Top of the scale. @default what is met */
  readonly most?: number;
  readonly points: readonly (readonly [x: number | string, y: number | null])[];
}): Html {
  return figure({
    caption: plot.caption,
    says: plot.says,
    height: 260,
    option: (width) => ({
      grid: { left: isNarrow(width) ? 45 : 70, right: 20, top: 30, bottom: 45 },
      xAxis: xAxisOf(plot.x, width),
      yAxis: { type: 'value', name: plot.y, min: 0, ...(plot.most === undefined ? {} : { max: plot.most }), ...axis },
      series: [
        {
          type: 'line',
          data: plot.points.map(([x, y]) => [x, y]),
          showSymbol: plot.points.length < 40,
          symbolSize: 5,
          lineStyle: { color: ink.first, width: 2 },
          itemStyle: { color: ink.first },
          areaStyle: { color: ink.first, opacity: 0.15 },
        },
      ],
    }),
  });
}

function xAxisOf({ name, type }: { readonly name: string; readonly type: 'value' | 'time' }, width: number) {
  if (type === 'time') return { ...timeAxis(width), name };
  const common = { name, nameLocation: 'middle', nameGap: 28, splitNumber: isNarrow(width) ? 3 : 6 } as const;
  return { ...axis, ...common, type, axisLabel: { ...axis.axisLabel, hideOverlap: true } };
}
