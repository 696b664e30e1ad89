import fc from 'fast-check';
import type { Chunk } from '../../../../../lambda/migration/data/copy-plan';
import type { TableToCut } from '../../../../../lambda/migration/steps/plan/cut-table';
import { finerEnd } from '../../../../../lambda/migration/steps/plan/finer-end';
import type { Source } from '../../../../../lambda/migration/steps/plan/integer-bounds';

const rowsPerChunk = 100;
const chunkBytes = 100 * rowsPerChunk;
const workers = 3;

/** Ids from 1 on without a gap, asked as an integer key is, or walked. */
function tableOf(rows: number, integer: boolean): TableToCut {
  const columns = [{ name: 'id', kind: 'number' as const, charset: null, collation: null }];
  const rangeKey = { index: 'PRIMARY', columns, integer };
  return { schema: 'shop', name: `t${rows}`, rangeKey, rowKey: ['id'], rows, bytes: rows * 100 };
}

/** The server of those tables. */
const source: Source = {
  async rows({ text }) {
    const rows = Number(/`t(\d+)`/.exec(text)?.[1]);
    const after = Number(/> (\d+)/.exec(text)?.[1] ?? 0);
    const upTo = Math.min(rows, Number(/<= (\d+)/.exec(text)?.[1] ?? rows));
    const id = after + 1 + Number(/OFFSET (\d+)/.exec(text)?.[1]);
    return id <= upTo ? [{ b0: String(id) }] : [];
  },
  batch: async (statements) =>
    statements.map(({ text }) => ({
      rows: [{ smallest: '1', largest: /`t(\d+)`/.exec(text)?.[1] ?? '' }],
      outcome: { affected: 0n, warnings: 0, info: '' },
    })),
};
const nobody: Source = {
  rows: () => Promise.reject(new Error('asked')),
  batch: () => Promise.reject(new Error('asked')),
};

/** Full chunks of each, tables in turn; the last of a table has what is left. */
function planOf(tables: readonly TableToCut[]): readonly Chunk[] {
  const chunks: (Chunk & { readonly place: number })[] = [];
  for (const [table, { rows }] of tables.entries()) {
    const count = Math.max(1, Math.round(rows / rowsPerChunk));
    for (let place = 0; place < count; place += 1) {
      const after = place === 0 ? null : [String(place * rowsPerChunk)];
      const upTo = place + 1 === count ? null : [String((place + 1) * rowsPerChunk)];
      chunks.push({ table, range: { after, upTo }, bytes: Math.ceil((rows * 100) / count), place });
    }
  }
  return chunks.sort((a, b) => Math.floor(Math.log2(b.bytes)) - Math.floor(Math.log2(a.bytes)) || a.place - b.place);
}

const cut = (tables: readonly TableToCut[], from: Source = source) =>
  finerEnd(from, planOf(tables), { tables, chunkBytes, workers });

describe('the end of a plan', () => {
  it.each([
    ['by arithmetic', true],
    ['by walking', false],
  ])('is cut into halves and quarters, %s', async (_, integer) => {
    const tables = [tableOf(500, integer), tableOf(400, integer)];
    const plan = planOf(tables);
    const finer = await cut(tables);

    expect(finer.slice(0, 7)).toEqual(plan.slice(0, 7));
    expect(finer.slice(7).map(({ bytes }) => bytes)).toEqual([...Array(2).fill(5000), ...Array(4).fill(2500)]);
    expect(finer.slice(7).map(({ table, range }) => [table, range.after?.[0], range.upTo?.[0]])).toEqual([
      // The fourth chunk of the shorter one, and the fifth of the longer.
      [1, '300', '350'],
      [1, '350', undefined],
      [0, '400', '425'],
      [0, '425', '450'],
      [0, '450', '475'],
      [0, '475', undefined],
    ]);
  });

  it('covers every value there is or will be, once, and is not much longer', async () => {
    const anyTable = fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(anyTable, { minLength: 1, maxLength: 6 }), async (drawn) => {
        const tables = drawn.map(([rows, integer]) => tableOf(rows, integer));
        const finer = await cut(tables);

        expect(finer.length).toBeLessThanOrEqual(planOf(tables).length + 4);
        for (const index of tables.keys()) {
          const ranges = finer.filter(({ table }) => table === index).map(({ range }) => range);
          const ordered = ranges.sort((a, b) => Number(a.after?.[0] ?? -1) - Number(b.after?.[0] ?? -1));
          expect(ordered[0]?.after).toBeNull();
          expect(ordered.at(-1)?.upTo).toBeNull();
          for (const [n, range] of ordered.slice(1).entries()) expect(range.after).toEqual(ordered[n]?.upTo);
        }
      }),
    );
  });

  it('asks nothing where small tables come last', async () => {
    const tables = [tableOf(1000, false), ...Array.from({ length: 40 }, () => tableOf(5, true))];

    expect(await cut(tables, nobody)).toEqual(planOf(tables));
  });

  it('never cuts behind the end of a chunk that has fewer rows than it should', async () => {
    const walked = tableOf(400, false);
    const tables = [{ ...walked, rows: 5 * walked.rows }];
    const plan = planOf([walked]);

    expect(await finerEnd(source, plan, { tables, chunkBytes, workers })).toEqual(plan);
  });

  it('leaves a table that can not be cut as it is', async () => {
    const tables = [{ ...tableOf(100, true), rangeKey: null }];

    expect(await cut(tables, nobody)).toEqual(planOf(tables));
  });
});
