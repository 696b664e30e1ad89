import type { Finding } from '../../lambda/contract/finding';
import { asCellCode, inMarkdown } from '../report/markdown';
import { changes, type Plan } from './plan';

/** The first line of the comment: a pipeline finds its own comment by it, and writes it anew. */
export const marker = '<!-- rds-to-azure: plan -->';
const shownResources = 50;

/** For a pull request: verdict, findings, what changes. Values are not in it: a comment is no place for them. */
export function markdownSummary(plan: Plan, findings: readonly Finding[], title: string): string {
  const blockers = findings.filter(({ weight }) => weight === 'blocker').length;
  const verdict =
    blockers === 0 ? 'may be applied' : `must not be applied: ${blockers} ${blockers === 1 ? 'reason' : 'reasons'}`;
  return [
    marker,
    `### Plan of ${inMarkdown(title)}: ${verdict}`,
    '',
    ...findingRows(findings),
    ...changeRows(plan),
    '',
  ].join('\n');
}

function findingRows(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return ['Every rule holds.', ''];
  const rows = findings.map(
    (one) =>
      `| ${one.weight} | ${asCellCode(one.code)} | ${asCellCode(one.subject)} | ${inMarkdown(one.message)} | ${inMarkdown(one.remedy)} |`,
  );
  return ['| | rule | resource | what | what to do |', '|---|---|---|---|---|', ...rows, ''];
}

function changeRows({ resources }: Plan): readonly string[] {
  const changing = resources.filter(changes);
  if (changing.length === 0) return ['No resource changes.'];
  const rows = changing
    .slice(0, shownResources)
    .map((one) => `| ${one.actions.join(' + ')} | ${asCellCode(one.address)} |`);
  const more = changing.length - rows.length;
  return [
    `<details><summary>${changing.length} ${changing.length === 1 ? 'resource changes' : 'resources change'}</summary>`,
    '',
    '| action | resource |',
    '|---|---|',
    ...rows,
    ...(more > 0 ? ['', `and ${more} more`] : []),
    '',
    '</details>',
  ];
}
