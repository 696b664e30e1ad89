/** A command of the documents, as the journey through them types it. */
export interface Act {
  /** As it stands in a page, in the form of {@link canonical}. */
  readonly text: string;
  /** Where the page leaves something to the reader: what is typed instead. `{folder}` and `{rollBack}` are known when it runs. */
  readonly typed?: string;
  /** Typed at a terminal, when the command has asked. */
  readonly answer?: string;
  /** Typed at a terminal, when this has been seen. */
  readonly interruptAfter?: RegExp;
  /** @default 0 */
  readonly code?: number;
  readonly says?: RegExp;
}

/** `migrate X` and `npx tsx scripts/migrate.ts X` are the same command: docs/runbook.md says so. */
export function canonical(text: string): string {
  return text.replace(/^npx tsx scripts\/migrate\.ts\b/, 'migrate').trim();
}

/** What needs no server. `init` answers by flags, as it says where there is no terminal. */
export const atFirst: readonly Act[] = [
  { text: 'migrate', code: 2, says: /^Usage: migrate/m },
  { text: 'migrate --help', says: /Exit codes:/ },
  { text: 'migrate explain', says: /source\.keyless-table/ },
  { text: 'migrate explain exit', says: /broken at the target/ },
  { text: 'migrate explain cutover.lag-too-high', says: /what to do/i },
  { text: 'migrate explain <code>', typed: 'migrate explain way-back.not-proven', says: /firewall/ },
  {
    text: 'migrate init',
    typed:
      'migrate init --name shop --schemas shop --region eu-west-1 --source-instance shop-db --security-group sg-0123456789abcdef0 ' +
      '--target existing --target-host shop.mysql.database.azure.com --target-user mysqladmin --target-addresses 20.1.2.3',
    says: /wrote migration\.json/,
  },
  { text: 'npx tsx main.ts' },
  { text: 'npx tsx scripts/check-plan.ts plan.json --markdown summary.md', says: /every rule holds/ },
  { text: 'npx tsx scripts/check-plan.ts plan.json --markdown comment.md', says: /every rule holds/ },
];

/** With servers of its own. A bench that nobody starts rots: this one is small enough to be started. */
export const bench: Act = {
  text: 'npm run bench -- assess',
  typed: 'npm run bench -- assess --tables 40',
  says: /looked at 40 tables/,
};

/** Left running beside the rest, in a terminal of its own. */
export const beside: Act = { text: 'npm run two-servers', says: /^ready/m };

/** In the order of a migration: forth, back, forth again without a new copy, and done. */
export const inOrder: readonly Act[] = [
  {
    text: '. out/two-servers/env.sh',
    typed: '. out/two-servers/env.sh && echo "$SOURCE_URL"',
    says: /mysql:\/\/operator@/,
  },
  {
    text: 'migrate assess --source "$SOURCE_URL" --source-platform mysql --source-ca "$CA" --target "$TARGET_URL" --target-platform mysql --target-ca "$CA" --schemas shop',
    says: /^READY/m,
  },
  { text: 'migrate assess', says: /^READY/m },
  { text: 'migrate forecast', says: /were copied in .* to find out/ },
  { text: 'migrate accounts', says: /'shop_app'@'%': there, locked/ },
  { text: 'migrate accounts --apply', says: /accounts created, locked until the promotion/ },
  { text: 'migrate sync', says: /^validated: /m },
  { text: 'migrate status', says: /^watched +by nobody/m },
  { text: 'migrate status --state-dir DIR', typed: 'migrate status --state-dir .migration', says: /validated/ },
  { text: 'migrate status --watch', interruptAfter: /Ctrl-C ends the watch/, code: 130, says: /full pass/ },
  { text: 'migrate watch', interruptAfter: /ready YES, since/, code: 130, says: /lag 0\.\d+ s by the pulse/ },
  { text: 'migrate repair', says: /no pass has found anything to repair/ },
  { text: 'migrate cutover --dry-run', says: /dry run: all \d+ gates are open/ },
  { text: 'migrate cutover', answer: 'y', says: /^promoted: applications write to/m },
  { text: 'migrate report', says: /out\/migration\/report\.html/ },
  {
    text: 'migrate report --evidence evidence/evidence/ID.json',
    typed: 'migrate report --evidence out/migration/evidence.json --out out/again',
    says: /out\/again\/report\.html/,
  },
  { text: 'migrate rollback', answer: 'y', says: /^rolled back: applications write to/m },
  { text: 'migrate sync --follow-again <id>', typed: 'migrate sync --follow-again {rollBack}', says: /^validated: /m },
  { text: 'migrate cutover', answer: 'y', says: /^promoted: applications write to/m },
  { text: 'migrate cleanup', answer: 'y', says: /^cleaned up/m },
  {
    text: `jq -r 'select(.name == "cutover.line-done") | [.time, .line, .note] | @tsv' .migration/log.jsonl`,
    says: /\traise-fence\t/,
  },
  {
    text: `jq -r 'select(.name | startswith("command.")) | [.time, .by, .verb, .exitCode] | @tsv' .migration/log.jsonl`,
    says: /\tcleanup\t0/,
  },
];

export const acts: readonly Act[] = [...atFirst, bench, beside, ...inOrder];
