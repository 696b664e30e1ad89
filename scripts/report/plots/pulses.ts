import type { Html } from '../html';
import { axis, figure, ink, isNarrow, timeAxis } from './svg';

/** Pulses of one fate: a mark of its own, because colour alone tells not everybody. */
export interface PulseSeries {
  readonly name: string;
  readonly symbol: 'circle' | 'triangle' | 'diamond' | 'rect';
  readonly hurts: boolean;
  readonly points: readonly (readonly [at: string, ms: number])[];
}

const legendLine = 22;

/** Every pulse as a point: when it was written, how long it took. Those that were not seen stand on the limit that they missed. */
export function pulses(plot: {
  readonly caption: string;
  readonly says: string;
  readonly limitMs: number;
  readonly series: readonly PulseSeries[];
}): Html {
  const shown = plot.series.filter(({ points }) => points.length > 0);
  const missed = shown.some(({ hurts }) => hurts);
  const most = Math.max(plot.limitMs, ...shown.flatMap(({ points }) => points.map(([, ms]) => ms)));
  return figure({
    caption: plot.caption,
    says: plot.says,
    height: 240 + legendLine * shown.length,
    option: (width) => ({
      grid: { left: isNarrow(width) ? 50 : 70, right: 36, top: 34 + legendLine * shown.length, bottom: 45 },
      legend: {
        top: 0,
        left: isNarrow(width) ? 0 : 40,
        // Side by side they would overlap: whoever draws on a server does not know how wide letters are.
        orient: 'vertical',
        itemWidth: 12,
        itemHeight: 10,
        itemGap: legendLine - 14,
        textStyle: { color: ink.text },
        data: shown.map(({ name }) => name),
      },
      xAxis: timeAxis(width),
      yAxis: {
        type: 'value',
        name: 'ms',
        min: 0,
        ...(missed ? { max: Math.ceil(most * 1.1) } : {}),
        ...axis,
        axisLabel: { ...axis.axisLabel, showMaxLabel: !missed },
      },
      series: shown.map(({ name, symbol, hurts, points }, index) => ({
        name,
        type: 'scatter' as const,
        symbol,
        symbolSize: hurts ? 10 : symbol === 'diamond' ? 11 : 5,
        itemStyle: { color: hurts ? ink.lost : ink.first, opacity: 1 },
        data: points.map(([at, ms]) => [at, ms]),
        ...(index === 0 && missed
          ? {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: ink.lost, type: 'dashed' as const },
                label: { formatter: 'limit', position: 'insideEndTop' as const, color: ink.text },
                data: [{ yAxis: plot.limitMs }],
              },
            }
          : {}),
      })),
    }),
  });
}
