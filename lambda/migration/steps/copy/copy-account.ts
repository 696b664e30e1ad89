import { createHash } from 'node:crypto';
import type { Receipt } from '../../../mysql/copy/work-schema';
import type { CopiedTable, CopyAccount } from '../../data/copy-account';

/** As many as a plot can show. */
const spans = 120;

export const copyAccountKey = 'copy-account.json';

export function accountOf(receipts: readonly Receipt[]): CopyAccount {
  const seconds = receipts.reduce((most, receipt) => Math.max(most, receipt.afterSeconds), 0);
  const spanSeconds = Math.max(1, Math.ceil(seconds / spans));
  const bytes: number[] = Array.from({ length: Math.ceil((seconds + 0.001) / spanSeconds) }, () => 0);
  const tables = new Map<string, Receipt[]>();
  for (const receipt of receipts) {
    const span = Math.min(bytes.length - 1, Math.floor(receipt.afterSeconds / spanSeconds));
    bytes[span] = (bytes[span] ?? 0) + receipt.bytes;
    const name = JSON.stringify([receipt.schema, receipt.table]);
    const known = tables.get(name);
    if (known === undefined) tables.set(name, [receipt]);
    else known.push(receipt);
  }
  const copied = [...tables.values()].flatMap(copiedTable).sort((a, b) => b.bytes - a.bytes);
  return { format: 1, tables: copied, rate: { spanSeconds, bytes } };
}

function copiedTable(receipts: readonly Receipt[]): readonly CopiedTable[] {
  const [first] = receipts;
  if (first === undefined) return [];
  const sum = (of: (receipt: Receipt) => number) => receipts.reduce((total, receipt) => total + of(receipt), 0);
  const digest = createHash('sha256');
  for (const receipt of receipts) digest.update(`${receipt.digest}\n`);
  return [
    {
      schema: first.schema,
      table: first.table,
      chunks: receipts.length,
      rows: sum((receipt) => receipt.rows),
      bytes: sum((receipt) => receipt.bytes),
      digest: digest.digest('hex'),
    },
  ];
}
