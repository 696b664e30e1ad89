import type { Evidence } from './evidence';

/** The claim, in words. */
export function summaryOf(evidence: Evidence): string {
  const { ledger, tables, differences } = evidence;
  const unknown =
    ledger.unknown === 0 ? '0 unknown' : `${ledger.unknown} unknown (${ledger.unknownPresent} of them there)`;
  return [
    `ledger: ${ledger.acknowledged} acknowledged (${ledger.acknowledgedOnTarget} by the target), ${ledger.missing} missing; ${ledger.refused} refused, ${ledger.unexpected} unexpected; ${unknown}`,
    ...ledger.examples.map((example) => `  ${example}`),
    `tables: ${tables.compared} tables with ${tables.rows} rows and ${tables.definitions} definitions compared, ${differences.length} different`,
    ...differences.slice(0, 20).map(({ what, source, target }) => `  ${what}: source ${source}; target ${target}`),
    `verdict: ${evidence.verdict}, ${evidence.seconds} s in all`,
  ].join('\n');
}
