import type { LocalServer } from '../../../lambda/adapters/local/mysqld';
import type { BinlogPosition } from '../../../lambda/migration/data/position';
import { readLedger } from '../writer/ledger';
import { compareDefinitions, type Definitions, readDefinitions } from './definitions';
import { bringSourceUpToTarget } from './follow-target';
import { judgeLedger, type LedgerVerdict } from './ledger-verdict';
import { compareContents, type Difference, readContents } from './table-contents';

export interface Proof {
  readonly ledger: LedgerVerdict;
  readonly tables: number;
  readonly rows: number;
  readonly definitions: number;
  readonly differences: readonly Difference[];
}

export interface ProofInput {
  readonly source: LocalServer;
  readonly target: LocalServer;
  readonly ledgerFile: string;
  /** Where the target's own writes begin, as the switch recorded it. */
  readonly promotedAt: BinlogPosition;
  /** Of the source, before the cut over. */
  readonly definitions: Definitions;
}

/** Writer and prober have ended, the source is fenced. The judge is root: it belongs to the local cloud. */
export async function prove({ source, target, ledgerFile, promotedAt, definitions }: ProofInput): Promise<Proof> {
  const differentDefinitions = compareDefinitions(definitions, await readDefinitions(target));
  await target.asRoot('SET GLOBAL event_scheduler = OFF');
  const present = await target.asRoot('SELECT id FROM shop.ledger_entry');
  const ledger = judgeLedger(await readLedger(ledgerFile), new Set(present.map((row) => Number(row.id))));
  await bringSourceUpToTarget(source, target, promotedAt);
  const [onSource, onTarget] = await Promise.all([readContents(source), readContents(target)]);
  return {
    ledger,
    tables: onTarget.length,
    rows: onTarget.reduce((sum, table) => sum + Number(table.rows), 0),
    definitions: definitions.size,
    differences: [...differentDefinitions, ...compareContents(onSource, onTarget)],
  };
}

/** Nothing lost, nothing invented, nothing different, and something was looked at. */
export function holds(proof: Proof): boolean {
  const { ledger } = proof;
  const looked = ledger.acknowledged > 0 && ledger.acknowledgedOnTarget > 0 && proof.tables > 0 && proof.rows > 0;
  return looked && ledger.missing === 0 && ledger.unexpected === 0 && proof.differences.length === 0;
}
