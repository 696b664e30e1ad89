import type { Forecast } from '../../../lambda/migration/data/forecast';
import { inMarkdown } from '../markdown';
import { basisOf, forecastRows, retentionRemark } from './forecast-rows';

export function forecastMarkdown(forecast: Forecast): readonly string[] {
  const remark = retentionRemark(forecast);
  return [
    '### Forecast',
    '',
    '| | likely | range |',
    '|---|---:|---|',
    ...forecastRows(forecast).map(({ what, likely, range }) => `| ${what} | ${likely} | ${range} |`),
    '',
    ...(remark === undefined ? [] : [`**${inMarkdown(remark)}**`, '']),
    `From: ${inMarkdown(basisOf(forecast))}.`,
    '',
    ...forecast.assumptions.map((one) => `- ${inMarkdown(one)}`),
  ];
}
