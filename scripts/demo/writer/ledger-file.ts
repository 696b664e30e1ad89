import { open } from 'node:fs/promises';
import { type LedgerEntry, lastLine, ledgerLine } from './ledger';

export interface LedgerFile {
  /** Resolves when the line is on the disk: only then the transaction counts. */
  note(entry: LedgerEntry): Promise<void>;
  /** Nothing may be noted after. */
  end(): Promise<void>;
}

/** Lines that come while the disk is busy share the next fsync. */
export async function createLedgerFile(path: string): Promise<LedgerFile> {
  const file = await open(path, 'ax');
  let waiting: string[] = [];
  let next: Promise<void> | undefined;
  let before: Promise<void> = Promise.resolve();

  const flush = async (earlier: Promise<void>): Promise<void> => {
    await earlier;
    const lines = waiting;
    waiting = [];
    next = undefined;
    await file.appendFile(lines.map((line) => `${line}\n`).join(''));
    await file.datasync();
  };
  const write = (line: string): Promise<void> => {
    waiting.push(line);
    if (next === undefined) {
      next = flush(before);
      before = next;
    }
    return next;
  };
  return {
    note: (entry) => write(ledgerLine(entry)),
    end: async () => {
      await write(lastLine);
      await file.close();
    },
  };
}
