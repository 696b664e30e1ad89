import * as echarts from 'echarts';
import { type Html, html, trusted } from '../html';

/** Colours are the page's own, so that a plot follows it into the dark and onto paper. */
export const ink = {
  text: 'var(--soft)',
  line: 'var(--line)',
  first: '#2f7ed8',
  second: '#b3261e',
  soft: '#8aa4c4',
  lost: 'var(--bad)',
};

export interface Figure {
  readonly caption: string;
  /** For those who do not see it. */
  readonly says: string;
  readonly height: number;
  /** Of a drawing that is so wide. */
  readonly option: (width: number) => echarts.EChartsOption;
}

/** A phone gets a drawing of its own: the wide one would be too small to read there. */
const widths = { wide: 960, narrow: 400 } as const;

/** A plot as a drawing inside the page: nothing runs, nothing is fetched. */
export function figure(plot: Figure): Html {
  return html`<figure><div role="img" aria-label="${plot.says}"><div class="wide">${drawing(plot, widths.wide)}</div><div class="narrow">${drawing(plot, widths.narrow)}</div></div><figcaption>${plot.caption}</figcaption></figure>
`;
}

export function isNarrow(width: number): boolean {
  return width === widths.narrow;
}

function drawing({ height, option }: Figure, width: number): Html {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, useUTC: true, textStyle: { fontFamily: 'inherit' }, ...option(width) });
    return trusted(chart.renderToSVGString({ useViewBox: true }));
  } finally {
    chart.dispose();
  }
}

export const axis = {
  axisLine: { lineStyle: { color: ink.line } },
  axisLabel: { color: ink.text, fontSize: 12 },
  splitLine: { lineStyle: { color: ink.line } },
  nameTextStyle: { color: ink.text },
} as const;

export function timeAxis(width: number) {
  return {
    ...axis,
    name: 'time',
    nameLocation: 'middle',
    nameGap: 28,
    splitNumber: isNarrow(width) ? 3 : 6,
    type: 'time',
    axisLabel: { ...axis.axisLabel, hideOverlap: true, formatter: timeLabels },
  } as const;
}

/** UTC, one size for all: the library would make full hours smaller and bold. */
export const timeLabels = {
  ...{ year: '{yyyy}', month: '{yyyy}-{MM}', day: '{MM}-{dd}', hour: '{HH}:{mm}', minute: '{HH}:{mm}' },
  ...{ second: '{HH}:{mm}:{ss}', millisecond: '{HH}:{mm}:{ss}' },
} as const;
