import { blockers } from '../../../lambda/contract/finding';
import { ago, forHowLong } from './ago';
import { type Line, row, span } from './line';
import type { Standing } from './standing';

/**
 * Whether a cut over asked for now would go ahead, and every gate that is closed or has a remark. Those that were asked before this sync
 * was validated are of a switch that is over: after a roll back they looked the other way.
 */
export function gatesPart({ gates, published, record, now }: Standing): readonly Line[] {
  if (record?.latch === 'promoted' || record?.latch === 'returned') return [];
  const isOfThisSync = (gates?.askedAt ?? '') >= (record?.validation?.firstCleanAt ?? '');
  return [...readyLines(published.ready, now), ...(isOfThisSync ? gateLines(gates, now) : [])];
}

function readyLines(ready: Standing['published']['ready'], now: Date): readonly Line[] {
  if (ready === undefined) return [];
  const since = ready.since === '' ? '' : `, ${forHowLong(ready.since, now)}`;
  if (ready.ready) return [row('ready', span('YES', 'good'), span(since))];
  return [row('ready', span('NO', 'bad'), span(`${since}${ready.why === '' ? '' : `: ${ready.why}`}`))];
}

function gateLines(gates: Standing['gates'], now: Date): readonly Line[] {
  if (gates === undefined) return [];
  const { verdicts } = gates;
  const closed = verdicts.filter(({ findings }) => blockers(findings).length > 0);
  const remarked = verdicts.filter(({ findings }) => findings.length > 0 && blockers(findings).length === 0);
  const open = verdicts.length - closed.length;
  return [
    row(
      'gates',
      span(`${open} of ${verdicts.length} open`, closed.length === 0 ? 'good' : 'plain'),
      ...(closed.length === 0 ? [] : [span(`, ${closed.length} CLOSED`, 'bad')]),
      ...(remarked.length === 0 ? [] : [span(`, ${remarked.length} with a remark`, 'warn')]),
      span(` (asked ${ago(gates.askedAt, now)})`, 'soft'),
    ),
    ...closed.flatMap(({ gate, findings }) =>
      blockers(findings).flatMap(({ code, message, remedy }) => [
        row('', span(`${gate}: ${code}: `, 'bad'), span(message)),
        row('', span(`  what to do: ${remedy}`)),
      ]),
    ),
    ...remarked.flatMap(({ gate, findings }) =>
      findings.map(({ code, message }) => row('', span(`${gate}: ${code}: `, 'warn'), span(message))),
    ),
  ];
}
