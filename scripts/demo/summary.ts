import type { Evidence } from './evidence';
import { number } from './scene';

/** The claim, in words. */
export function summaryOf(evidence: Evidence): readonly string[] {
  const { ledger, tables, differences, switches } = evidence;
  const stays = ledger.stays.map(({ side, acknowledged }) => `${number(acknowledged)} by the ${side}`);
  const unknown =
    ledger.unknown === 0 ? '0 unknown' : `${ledger.unknown} unknown (${ledger.unknownPresent} of them there)`;
  return [
    `ledger: ${number(ledger.acknowledged)} transactions acknowledged (${stays.join(', ')})`,
    `        ${ledger.missing} missing, ${ledger.unexpected} unexpected, ${unknown}; ${number(ledger.refused)} refused, which the shop was told`,
    ...ledger.examples.map((example) => `        ${example}`),
    `tables: ${tables.compared} tables with ${number(tables.rows)} rows and ${tables.definitions} definitions compared on both sides, ${differences.length} different`,
    ...differences
      .slice(0, 20)
      .map(({ what, source, target }) => `        ${what}: source ${source}; target ${target}`),
    `outage: ${switches.map(({ to, writeOutageMs }) => `${number(writeOutageMs)} ms to the ${to}`).join(', ')}`,
    `verdict: ${evidence.verdict}, ${evidence.seconds} s in all`,
  ];
}
