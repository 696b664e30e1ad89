import type { Html } from '../html';
import { axis, figure, ink } from './svg';

/** One line over time. `null` is a gap: not known is not zero. */
export function overTime(plot: {
  readonly caption: string;
  readonly says: string;
  readonly x: { readonly name: string; readonly type: 'value' | 'time' };
  readonly y: string;
  readonly points: readonly (readonly [x: number | string, y: number | null])[];
}): Html {
  return figure({
    caption: plot.caption,
    says: plot.says,
    height: 260,
    option: {
      grid: { left: 70, right: 20, top: 30, bottom: 45 },
      xAxis: { type: plot.x.type, name: plot.x.name, nameLocation: 'middle', nameGap: 28, ...axis },
      yAxis: { type: 'value', name: plot.y, min: 0, ...axis },
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
    },
  });
}
