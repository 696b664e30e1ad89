import { outageBudgetSeconds } from '../world/worlds';
import type { Outcome } from './matrix';

export const commandOfTheTable = 'npm run test:faults';

/** One case on a terminal. */
export function lineOf({ name, result, skipped }: Outcome): string {
  if (result === undefined) return `SKIPPED ${name}: ${skipped}`;
  const { faults, ending, codes, acknowledged, lost, seconds, pauseMs, notes } = result;
  const facts = `${ending}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}, no write for ${(pauseMs / 1000).toFixed(1)} s, ${acknowledged} acknowledged, ${lost} lost, ${seconds.toFixed(0)} s`;
  const seen = notes.length > 0 ? ` [${notes.join('; ')}]` : '';
  return faults.length === 0
    ? `ok ${name}: ${facts}${seen}`
    : `FAILED ${name}: ${facts}${seen}\n${faults.map((fault) => `    ${fault}`).join('\n')}`;
}

/** The whole of docs/faults.md. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const ran = outcomes.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const sum = (of: (result: (typeof ran)[number]) => number) => ran.reduce((total, one) => total + of(one), 0);
  const titles = [...new Set(outcomes.map(({ title }) => title))];
  return [
    '# Faults',
    '',
    `Written by \`${commandOfTheTable}\`: do not edit. Real servers, real replication, real processes; what a case is and how it is judged is in \`test/faults/\`.`,
    '',
    `${outcomes.length} cases, ${(sum(({ seconds }) => seconds) / 60).toFixed(0)} minutes in sum (several at a time), ${ran.filter(({ faults }) => faults.length > 0).length} failed, ${outcomes.length - ran.length} skipped. ` +
      `${sum(({ acknowledged }) => acknowledged)} transactions were acknowledged to writers, ${sum(({ lost }) => lost)} lost. ` +
      `${sum(({ looks }) => looks)} times an application account tried to write to one of the sides: ${sum((one) => one.onTwoSides)} writes were acknowledged on two sides.`,
    '',
    ...rules,
    ...titles.flatMap((title) => section(title, outcomes)),
  ].join('\n');
}

const rules = [
  'In every case small transactions run all the time on the side that is published; each that is acknowledged goes to a file, fsynced, before the next begins. An application account tries to commit on both sides all the time, on connections that stay and on new ones. At the end:',
  '',
  '- every acknowledged transaction is on the side that takes the writes;',
  '- that side is the source, unless the record says promoted; the other side refuses writes, and nothing was acknowledged on it meanwhile;',
  "- where replication goes on, both sides are equal by the server's own `CHECKSUM TABLE` and counts, not by the tool's digests;",
  `- the case has ended as it should have, and at no time was a write refused or left waiting everywhere for longer than the outage budget (${outageBudgetSeconds} s here) and 15 s (the column "no write for" has the longest such time; a server that is down or locked by somebody else counts).`,
  '',
  'Ends: `nothing` (rolled back, nothing of the migration is left), `synced` (the target follows, never switched), `held` (refused with a reason, nothing was touched), `undone` (a switch was begun and taken back), `promoted`, `cleaned-up`, `still-promoted` (a roll back was begun and taken back), `returned` (rolled back after the promotion).',
  '',
];

function section(title: string, outcomes: readonly Outcome[]): readonly string[] {
  const rows = outcomes.filter((outcome) => outcome.title === title).map(row);
  return [
    `## ${title}`,
    '',
    '| case | what was done | ended | no write for | acknowledged, lost | seen |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

function row({ name, one, result, skipped }: Outcome): string {
  if (result === undefined) return `| \`${name}\` | ${one.done} | SKIPPED: ${skipped} | | | |`;
  const { ending, codes, pauseMs, acknowledged, lost, notes, faults } = result;
  const end = `${ending}${codes.length > 0 ? ` (${codes.map((code) => `\`${code}\``).join(', ')})` : ''}`;
  const verdict = faults.length > 0 ? `**FAILED**: ${faults.join('; ')}` : end;
  return `| \`${name}\` | ${one.done} | ${verdict} | ${(pauseMs / 1000).toFixed(1)} s | ${acknowledged}, ${lost} | ${notes.join('; ')} |`;
}
