import type { Evidence } from '../../../lambda/migration/data/evidence';
import type { Estimate } from '../../../lambda/migration/data/forecast';
import { basisOf } from '../forecast/forecast-rows';
import { type Html, html } from '../html';
import { bytes, duration } from '../quantities';
import { closedMs } from './facts';

/** What was expected before it began, and what happened. */
export interface Compared {
  readonly what: string;
  readonly expected: Estimate;
  /** null: it was not written down. */
  readonly happened: number | null;
  readonly say: (value: number) => string;
}

export function comparedWithForecast(evidence: Evidence): readonly Compared[] {
  const { forecast, copied, frozen, validated } = evidence;
  if (forecast === undefined || forecast === null) return [];
  const hours = (value: number) => duration(value * 3600);
  const closed = closedMs(evidence);
  // The first pass began when the channel had caught up: until then the source had to keep its binlogs.
  const needed =
    frozen === null || validated === null
      ? null
      : (Date.parse(validated.startedAt) - Date.parse(frozen.frozenAt)) / 3_600_000;
  const { retentionHours } = forecast;
  return [
    { what: 'copy', expected: forecast.copySeconds, happened: copied?.seconds ?? null, say: duration },
    ...(retentionHours.needed === null
      ? []
      : [{ what: 'binlogs needed for', expected: retentionHours.needed, happened: needed, say: hours }]),
    {
      what: 'write outage',
      expected: forecast.outageSeconds,
      happened: closed === null ? null : closed / 1000,
      say: duration,
    },
    { what: 'rows sent', expected: rowsOnly(forecast), happened: copied?.bytes ?? null, say: bytes },
  ];
}

/** Of what leaves AWS the part that the copy counted: without the binlog of the days in between. */
function rowsOnly({ egressBytes, sample, inventory }: NonNullable<Evidence['forecast']>): Estimate {
  const share = sample === null || sample.dataBytes === 0 ? undefined : sample.sentBytes / sample.dataBytes;
  const likely = inventory.dataBytes * (share ?? 0.9);
  return { low: Math.min(egressBytes.low, likely / 1.5), likely, high: Math.max(likely, likely * 1.5) };
}

export function forecastComparison(evidence: Evidence): Html {
  const rows = comparedWithForecast(evidence);
  const { forecast } = evidence;
  if (forecast === undefined || forecast === null) {
    return html`<h2>Forecast and fact</h2><p>There is nothing to compare with: no forecast was made before it began (<code>migrate forecast</code>).</p>`;
  }
  return html`<h2>Forecast and fact</h2>
<p>Made ${forecast.at}: ${basisOf(forecast)}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="forecast and fact"><table><thead><tr><th>what</th><th class="number">expected</th><th>range</th><th class="number">happened</th><th>held?</th></tr></thead><tbody>
${rows.map(row)}</tbody></table></div>
`;
}

function row({ what, expected, happened, say }: Compared): Html {
  return html`<tr><td>${what}</td><td class="number">${say(expected.likely)}</td><td>${say(expected.low)} to ${say(expected.high)}</td><td class="number">${happened === null ? 'not known' : say(happened)}</td><td>${verdict(expected, happened)}</td></tr>
`;
}

function verdict({ low, high }: Estimate, happened: number | null): Html {
  if (happened === null) return html``;
  if (happened > high) return html`<span class="badge warn">more than expected</span>`;
  return happened < low
    ? html`<span class="badge note">less than expected</span>`
    : html`<span class="badge good">as expected</span>`;
}
