import { asCode, inMarkdown } from '../report/markdown';
import type { CodeEntry } from './read-codes';

/** What is met most at night, in the order of the night; what else helps there. The rest comes from the sources. */
export const runbookCodes: readonly (readonly [code: string, besides?: string])[] = [
  ['target.schema-not-empty', 'look before you drop: somebody may need them'],
  ['target.case-collision'],
  ['target.case-folding-names', 'accepting it means forward only: no way back'],
  ['target.definer-missing'],
  ['source.binlog-off', 'then reconnect all sessions: a session keeps the format it began with'],
  ['source.threads-running', 'the copy gives way and goes on by itself'],
  ['source.long-query', 'the copy gives way and goes on by itself'],
  ['source.long-writer', 'the freeze waits for it'],
  ['target.connections-used'],
  ['target.disk-full', 'then the same command again; nothing is lost'],
  ['copy.no-progress', 'the log says why each chunk failed'],
  ['freeze.replica-ends'],
  ['replicate.binlog-purged', 'too late for this freeze: roll back and sync again'],
  ['validate.channel-away', 'the receiver comes back by itself within a minute'],
  ['validate.differs', '`migrate repair` shows the rows by key, `--values` both sides'],
  ['standing.retention-race', 'scale the target up, or stop the largest writer'],
  ['standing.binlog-purged'],
  ['cutover.validation-not-clean', 'find who wrote to the target first'],
  ['cutover.rogue-writes', 'find the writer: firewall, accounts'],
  ['cutover.rogue-writes-unknown'],
  ['cutover.lag-unknown', 'unknown is never zero'],
  ['cutover.lag-too-high', 'look for large transactions and tables without a key'],
  ['cutover.account-open-on-target'],
  ['cutover.fence-leaks'],
  ['cutover.fence-late', 'nothing is fenced any more'],
  ['way-back.filter-missing'],
  ['way-back.not-proven', "usually the target's firewall does not admit the source"],
  ['way-back.newer-to-older'],
  ['rollback.source-open', 'find out who wrote there before anything else'],
  ['rollback.account-open-on-source', 'find out who wrote there before anything else'],
  ['sync.sessions-on-target'],
  ['standing.write-on-source', 'bring it over by hand'],
];

export const runbookMarks = {
  begin: '<!-- codes: written by `npm run codes` -->',
  end: '<!-- end of codes -->',
} as const;

/** The page with its list made anew. */
export function withRunbookList(page: string, codes: readonly CodeEntry[]): string {
  const [before, after] = [page.indexOf(runbookMarks.begin), page.indexOf(runbookMarks.end)];
  if (before < 0 || after < before) throw new Error('docs/runbook.md has lost the marks of its list of codes');
  const known = new Map(codes.map((entry) => [entry.code, entry]));
  const rows = runbookCodes.flatMap(([code, besides]) => {
    const entry = known.get(code);
    return entry === undefined ? [] : [row(entry, besides)];
  });
  const table = ['| code | what was met | what to do |', '|---|---|---|', ...rows].join('\n');
  return `${page.slice(0, before)}${runbookMarks.begin}\n\n${table}\n\n${page.slice(after)}`;
}

function row({ code, cause, remedy }: CodeEntry, besides: string | undefined): string {
  return `| ${asCode(code)} | ${inMarkdown(cause)} | ${inMarkdown(remedy)}${besides === undefined ? '' : `. ${besides}`} |`;
}
