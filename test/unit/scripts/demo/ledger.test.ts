import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeLedger } from '../../../../scripts/demo/proof/ledger-verdict';
import { type Ledger, type LedgerEntry, parseLedger } from '../../../../scripts/demo/writer/ledger';
import { createLedgerFile } from '../../../../scripts/demo/writer/ledger-file';
import { outcomeOf } from '../../../../scripts/demo/writer/outcome-of';

const entry = (id: number, outcome: LedgerEntry['outcome'] = 'acknowledged'): LedgerEntry => ({
  id,
  outcome,
  side: 'source',
  atMs: 1000 + id,
});
const ledger = (...entries: readonly LedgerEntry[]): Ledger => ({ entries, complete: true });

describe('the ledger file', () => {
  test('holds every noted line once, and says that it is complete', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'ledger-')), 'ledger.txt');
    const written = await createLedgerFile(file);
    const ids = Array.from({ length: 200 }, (_, index) => index + 1);

    await Promise.all(ids.map((id) => written.note(entry(id))));
    await written.end();

    const read = parseLedger(await readFile(file, 'utf8'));
    expect(read.complete).toBe(true);
    expect(read.entries).toEqual(ids.map((id) => entry(id)));
  });

  test('has a line on the disk before the transaction counts', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'ledger-')), 'ledger.txt');
    const written = await createLedgerFile(file);

    await written.note(entry(7));

    expect(parseLedger(await readFile(file, 'utf8'))).toEqual({ entries: [entry(7)], complete: false });
    await written.end();
  });

  test('leaves out a line that was cut off, and refuses one that is no line', () => {
    expect(parseLedger('acknowledged 1 source 5\nacknowl').entries).toHaveLength(1);
    expect(() => parseLedger('perhaps 1 source 5\n')).toThrow('not a line of the ledger');
    expect(() => parseLedger('refused one source 5\n')).toThrow('not a line of the ledger');
  });
});

describe('the outcome of a transaction', () => {
  const answered = (errno: number) => Object.assign(new Error('server'), { errno });

  test.each([1290, 1213, 1205, 1792])('is refused when COMMIT is answered by %d', (errno) => {
    expect(outcomeOf({ during: 'commit', error: answered(errno) })).toBe('refused');
  });

  test('is unknown when COMMIT is answered by nothing, or by something that says little', () => {
    expect(outcomeOf({ during: 'commit', error: new Error('connection lost') })).toBe('unknown');
    expect(outcomeOf({ during: 'commit', error: answered(1053) })).toBe('unknown');
  });

  test('is refused when COMMIT was never sent', () => {
    expect(outcomeOf({ during: 'statements', error: new Error('connection lost') })).toBe('refused');
  });
});

describe('the verdict', () => {
  test('is clean when exactly the acknowledged are there, whatever became of the unknown', () => {
    const sent = ledger(entry(1), entry(2, 'refused'), entry(3, 'unknown'), entry(4, 'unknown'));

    const verdict = judgeLedger(sent, new Set([1, 4]));

    expect(verdict).toMatchObject({ acknowledged: 1, missing: 0, unexpected: 0, unknown: 2, unknownPresent: 1 });
  });

  test('names a lost, a risen and a never sent transaction', () => {
    const verdict = judgeLedger(ledger(entry(1), entry(2, 'refused')), new Set([2, 99]));

    expect(verdict).toMatchObject({ missing: 1, unexpected: 2 });
    expect(verdict.examples).toEqual([
      'missing: 1, acknowledged by the source',
      'unexpected: 2, refused by the source',
      'unexpected: 99, never sent',
    ]);
  });

  test('says who took the writes, one after the other', () => {
    const on = (id: number, side: LedgerEntry['side']): LedgerEntry => ({ ...entry(id), side });
    const entries = [on(1, 'source'), on(2, 'source'), on(3, 'target'), entry(4, 'refused'), on(5, 'source')];

    expect(judgeLedger(ledger(...entries), new Set([1, 2, 3, 5])).stays).toEqual([
      { side: 'source', acknowledged: 2 },
      { side: 'target', acknowledged: 1 },
      { side: 'source', acknowledged: 1 },
    ]);
  });

  test('refuses to judge a ledger that may lack transactions or lists one twice', () => {
    expect(() => judgeLedger({ entries: [entry(1)], complete: false }, new Set([1]))).toThrow('did not end by itself');
    expect(() => judgeLedger(ledger(entry(1), entry(1, 'refused')), new Set([1]))).toThrow('twice');
  });
});
