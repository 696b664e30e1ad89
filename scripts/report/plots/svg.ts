import * as echarts from 'echarts';
import { type Html, html, trusted } from '../html';

/** Colours are the page's own, so that a plot follows it into the dark and onto paper. */
export const ink = { text: 'var(--soft)', line: 'var(--line)', first: '#2f7ed8', second: '#b3261e', soft: '#8aa4c4' };

export interface Figure {
  readonly caption: string;
  /** For those who do not see it. */
  readonly says: string;
  readonly height: number;
  readonly option: echarts.EChartsOption;
}

const width = 960;

/** A plot as a drawing inside the page: nothing runs, nothing is fetched. */
export function figure({ caption, says, height, option }: Figure): Html {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
    const drawing = chart.renderToSVGString({ useViewBox: true });
    return html`<figure><div role="img" aria-label="${says}">${trusted(drawing)}</div><figcaption>${caption}</figcaption></figure>
`;
  } finally {
    chart.dispose();
  }
}

export const axis = {
  axisLine: { lineStyle: { color: ink.line } },
  axisLabel: { color: ink.text },
  splitLine: { lineStyle: { color: ink.line } },
  nameTextStyle: { color: ink.text },
} as const;
