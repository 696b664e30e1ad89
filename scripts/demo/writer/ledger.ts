import { readFile } from 'node:fs/promises';

export const outcomes = ['acknowledged', 'refused', 'unknown'] as const;
/** `refused`: surely not committed. `unknown`: the answer to COMMIT never came. */
export type Outcome = (typeof outcomes)[number];

export interface LedgerEntry {
  readonly id: number;
  readonly outcome: Outcome;
  readonly side: 'source' | 'target';
  readonly atMs: number;
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  /** The writer ended by itself: every transaction it ever sent is listed. */
  readonly complete: boolean;
}

export const lastLine = 'end';

export function ledgerLine(entry: LedgerEntry): string {
  return `${entry.outcome} ${entry.id} ${entry.side} ${entry.atMs}`;
}

export async function readLedger(file: string): Promise<Ledger> {
  return parseLedger(await readFile(file, 'utf8'));
}

/** A line without its line feed was never fsynced, so nobody was told about it. */
export function parseLedger(text: string): Ledger {
  const lines = text.split('\n').slice(0, -1);
  const complete = lines.at(-1) === lastLine;
  return { entries: lines.filter((line) => line !== lastLine).map(parseLine), complete };
}

function parseLine(line: string): LedgerEntry {
  const [word, id, side, atMs] = line.split(' ');
  const outcome = outcomes.find((known) => known === word);
  if (outcome === undefined || !/^\d+$/.test(id ?? '') || (side !== 'source' && side !== 'target')) {
    throw new Error(`not a line of the ledger: ${JSON.stringify(line)}`);
  }
  return { id: Number(id), outcome, side, atMs: Number(atMs) };
}
