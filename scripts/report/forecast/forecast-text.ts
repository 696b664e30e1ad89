import type { Forecast } from '../../../lambda/migration/data/forecast';
import { basisOf, forecastRows, retentionRemark } from './forecast-rows';

/** For a terminal: one figure a line, then what it rests on. */
export function forecastText(forecast: Forecast): string {
  const rows = forecastRows(forecast);
  const [what, likely] = [
    Math.max(...rows.map((row) => row.what.length)),
    Math.max(...rows.map((row) => row.likely.length)),
  ];
  const remark = retentionRemark(forecast);
  return [
    'forecast',
    ...rows.map(
      (row) =>
        `  ${row.what.padEnd(what)}  ${row.likely.padStart(likely)}${row.range === '' ? '' : `  (${row.range})`}`,
    ),
    ...(remark === undefined ? [] : [`  -> ${remark}`]),
    `  from: ${basisOf(forecast)}`,
    ...forecast.assumptions.map((one) => `  taken for granted: ${one}`),
  ].join('\n');
}
