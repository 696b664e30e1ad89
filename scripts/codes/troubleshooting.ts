import { asCode, inMarkdown } from '../report/markdown';
import type { CodeEntry } from './read-codes';

const chapters: Readonly<Record<string, string>> = {
  source: 'The source',
  target: 'The target',
  cloud: 'AWS and Azure',
  ours: 'This program, its settings, its state',
  plan: 'Plan',
  copy: 'Copy',
  finalize: 'Keys and programs',
  replicate: 'The channel',
  validate: 'Validation',
  repair: 'Repair',
  cutover: 'Cut over',
  standing: 'While it stands',
  'way-back': 'The way back',
  rollback: 'Roll back',
};

/** docs/troubleshooting.md, whole. */
export function troubleshooting(codes: readonly CodeEntry[]): string {
  const order = Object.keys(chapters);
  const heads = [...new Set(codes.map(headOf))].sort((a, b) => rank(order, a) - rank(order, b) || (a < b ? -1 : 1));
  return `${[
    '# Troubleshooting',
    '',
    'Every code that a finding ("not now") or a problem ("broken") can have. `npx tsx scripts/migrate.ts explain <code>` says the same. Generated from the',
    'sources by `npm run codes`; `<name>` stands for a value that is known when it happens.',
    ...heads.flatMap((head) =>
      chapter(
        chapters[head] ?? head,
        codes.filter((code) => headOf(code) === head),
      ),
    ),
  ].join('\n')}\n`;
}

function chapter(title: string, codes: readonly CodeEntry[]): readonly string[] {
  return [
    '',
    `## ${title}`,
    '',
    '| code | what was met | what to do |',
    '|---|---|---|',
    ...codes.map(({ code, cause, remedy }) => `| ${asCode(code)} | ${inMarkdown(cause)} | ${inMarkdown(remedy)} |`),
  ];
}

function headOf({ code }: CodeEntry): string {
  return code.slice(0, code.indexOf('.'));
}

function rank(order: readonly string[], head: string): number {
  return order.includes(head) ? order.indexOf(head) : order.length;
}
