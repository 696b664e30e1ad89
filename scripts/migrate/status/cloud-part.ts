import { bytes } from '../progress-words';
import { ago } from './ago';
import { type Line, row, span } from './line';
import type { Standing } from './standing';

/** Whether what drives it in AWS is alive. */
export function cloudPart({ execution, measured, now, record }: Standing): readonly Line[] {
  return [...executionLines(execution, now), ...metricLines(measured, now, record?.level ?? 'none')];
}

function executionLines(execution: Standing['execution'], now: Date): readonly Line[] {
  if (execution === undefined) return [];
  const { status, startedAt, stoppedAt, cause } = execution;
  const ok = status === 'RUNNING' || status === 'SUCCEEDED';
  const ended = stoppedAt === null ? '' : `, ended ${ago(stoppedAt, now)}`;
  return [
    row(
      'sync',
      span(status.toLowerCase(), ok ? 'good' : 'bad'),
      span(` in Step Functions, begun ${ago(startedAt, now)}${ended}${cause === '' ? '' : `: ${cause}`}`),
    ),
  ];
}

/** The scheduled function tells the fence every minute: when that stops, nobody watches. */
function metricLines(measured: Standing['measured'], now: Date, level: string): readonly Line[] {
  if (measured === undefined) return [];
  const last = measured.FenceUp.at(-1);
  const copied = measured.CopiedBytes.slice(-5).reduce((sum, { value }) => sum + value, 0);
  const rate = copied === 0 || level !== 'assessed' ? '' : `; ${bytes(copied)} copied in its last five minutes`;
  if (last === undefined) {
    return [
      row(
        'watched',
        span('the scheduled function has told nothing in the last hour', level === 'none' ? 'soft' : 'bad'),
      ),
    ];
  }
  const silent = now.getTime() - Date.parse(last.at) > 5 * 60_000;
  return [row('watched', span(`by the scheduled function, ${ago(last.at, now)}`, silent ? 'bad' : 'good'), span(rate))];
}
