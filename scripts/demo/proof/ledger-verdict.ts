import type { Ledger, LedgerEntry } from '../writer/ledger';

export interface LedgerVerdict {
  readonly acknowledged: number;
  readonly refused: number;
  /** The answer to COMMIT never came; both outcomes are right, and counted. */
  readonly unknown: number;
  readonly unknownPresent: number;
  readonly acknowledgedOnTarget: number;
  /** The acknowledged ones in the order of the ledger, by who took the writes: one entry for each stay on a side. */
  readonly stays: readonly Stay[];
  /** Acknowledged and not on the target: lost. */
  readonly missing: number;
  /** On the target though refused, or though never sent. */
  readonly unexpected: number;
  /** The first of both, for a person. */
  readonly examples: readonly string[];
}

export interface Stay {
  readonly side: 'source' | 'target';
  readonly acknowledged: number;
}

/** Holds the writer's fsynced ledger against the rows that its transactions left on the target. */
export function judgeLedger(ledger: Ledger, present: ReadonlySet<number>): LedgerVerdict {
  if (!ledger.complete) throw new Error('the writer did not end by itself, so its ledger may lack transactions');
  const byOutcome = (outcome: string) => ledger.entries.filter((entry) => entry.outcome === outcome);
  const acknowledged = byOutcome('acknowledged');
  const missing = acknowledged.filter((entry) => !present.has(entry.id));
  const refused = byOutcome('refused');
  const unknown = byOutcome('unknown');
  const sent = new Set(ledger.entries.map((entry) => entry.id));
  if (sent.size !== ledger.entries.length) throw new Error('the ledger lists a transaction twice');
  const risen = refused.filter((entry) => present.has(entry.id));
  const neverSent = [...present].filter((id) => !sent.has(id));
  return {
    acknowledged: acknowledged.length,
    refused: refused.length,
    unknown: unknown.length,
    unknownPresent: unknown.filter((entry) => present.has(entry.id)).length,
    acknowledgedOnTarget: acknowledged.filter((entry) => entry.side === 'target').length,
    stays: staysOf(acknowledged),
    missing: missing.length,
    unexpected: risen.length + neverSent.length,
    examples: [
      ...missing.slice(0, 5).map((entry) => `missing: ${entry.id}, acknowledged by the ${entry.side}`),
      ...risen.slice(0, 5).map((entry) => `unexpected: ${entry.id}, refused by the ${entry.side}`),
      ...neverSent.slice(0, 5).map((id) => `unexpected: ${id}, never sent`),
    ],
  };
}

function staysOf(acknowledged: readonly LedgerEntry[]): readonly Stay[] {
  const stays: { side: Stay['side']; acknowledged: number }[] = [];
  for (const { side } of acknowledged) {
    const stay = stays.at(-1);
    if (stay?.side === side) stay.acknowledged += 1;
    else stays.push({ side, acknowledged: 1 });
  }
  return stays;
}
