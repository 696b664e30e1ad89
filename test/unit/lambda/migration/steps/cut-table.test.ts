import fc from 'fast-check';
import type { Session } from '../../../../../lambda/migration/ports';
import { cutter } from '../../../../../lambda/migration/steps/plan/cut-table';
import type { KeyRange } from '../../../../../lambda/mysql/copy/key-range';

const bytesPerRow = 100;
const rowsPerChunk = 10;

/** Answers from the ids that a table has, as exactly as an optimizer never does. */
function serverWith(ids: readonly number[]): Pick<Session, 'rows' | 'batch'> & { messages: number; estimates: number } {
  const server = {
    messages: 0,
    estimates: 0,
    rows: async () => {
      throw new Error('an integer key is not walked');
    },
    async batch(statements: readonly { readonly text: string }[]) {
      server.messages += 1;
      return statements.map(({ text }) => ({ rows: [answer(text)], outcome: { affected: 0n, warnings: 0, info: '' } }));
    },
  };
  const answer = (text: string) => {
    if (text.startsWith('SELECT MIN')) {
      return { smallest: textOf(ids[0]), largest: textOf(ids.at(-1)) };
    }
    server.estimates += 1;
    const [after, upTo] = [Number(/> (-?\d+)/.exec(text)?.[1]), Number(/<= (-?\d+)/.exec(text)?.[1])];
    return { rows: String(ids.filter((id) => id > after && id <= upTo).length) };
  };
  return server;
}

const textOf = (id: number | undefined) => (id === undefined ? null : String(id));

function tableOf(ids: readonly number[], unique = true) {
  const columns = [{ name: 'id', kind: 'number' as const, charset: null, collation: null }];
  return {
    schema: 'shop',
    name: 't',
    rangeKey: { index: 'PRIMARY', columns, integer: true },
    rowKey: unique ? ['id'] : [],
    rows: ids.length,
    bytes: ids.length * bytesPerRow,
  };
}

async function cutAll(
  server: Pick<Session, 'rows' | 'batch'>,
  table: ReturnType<typeof tableOf>,
  after: string | null,
) {
  const ranges: KeyRange[] = [];
  const resumeAfter = after === null ? null : [after];
  for await (const range of cutter(server, [table], rowsPerChunk * bytesPerRow).cut(0, resumeAfter)) ranges.push(range);
  return ranges;
}

const inside = (ids: readonly number[], range: KeyRange) =>
  ids.filter(
    (id) =>
      (range.after === null || id > Number(range.after[0])) && (range.upTo === null || id <= Number(range.upTo[0])),
  ).length;

const idsArbitrary = fc
  .oneof(
    fc.uniqueArray(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 400 }),
    fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 200, maxLength: 400 }),
    // Crowded at one end.
    fc.uniqueArray(
      fc.nat({ max: 1000 }).map((n) => (n < 990 ? n : n * 1_000_000_000)),
      { minLength: 50, maxLength: 400 },
    ),
  )
  .map((ids) => [...ids].sort((a, b) => a - b));

describe('cutting a table by an integer key', () => {
  it('covers every value there is or will be, once, in chunks of about the wanted size', async () => {
    await fc.assert(
      fc.asyncProperty(idsArbitrary, fc.boolean(), async (ids, unique) => {
        const ranges = await cutAll(serverWith(ids), tableOf(ids, unique), null);

        expect(ranges[0]?.after).toBeNull();
        expect(ranges.at(-1)?.upTo).toBeNull();
        for (const [n, range] of ranges.slice(1).entries()) expect(range.after).toEqual(ranges[n]?.upTo);
        if (ranges.length === 1) return;
        for (const range of ranges) expect(inside(ids, range)).toBeLessThanOrEqual(2.5 * rowsPerChunk + 1);
      }),
    );
  });

  it('goes on after any range as if it had not stopped', async () => {
    await fc.assert(
      fc.asyncProperty(idsArbitrary, fc.nat(), async (ids, at) => {
        const all = await cutAll(serverWith(ids), tableOf(ids), null);
        const stop = all[at % all.length]?.upTo?.[0];
        if (stop === undefined) return;

        const rest = await cutAll(serverWith(ids), tableOf(ids), stop);

        expect(rest[0]?.after).toEqual([stop]);
        expect(rest.at(-1)?.upTo).toBeNull();
        const before = all.slice(0, all.findIndex((range) => range.upTo?.[0] === stop) + 1);
        const rows = [...before, ...rest].reduce((sum, range) => sum + inside(ids, range), 0);
        expect(rows).toBe(ids.length);
      }),
    );
  });

  it('asks nothing but the ends where a key is dense and unique', async () => {
    const ids = Array.from({ length: 5000 }, (_, n) => n + 1);
    const server = serverWith(ids);

    expect((await cutAll(server, tableOf(ids), null)).length).toBe(500);
    expect([server.messages, server.estimates]).toEqual([1, 0]);
  });

  it('asks for many chunks in one message where it is not', async () => {
    const ids = Array.from({ length: 1000 }, (_, n) => n * 50);
    const server = serverWith(ids);

    expect((await cutAll(server, tableOf(ids), null)).length).toBeGreaterThan(80);
    expect(server.messages).toBeLessThan(5);
  });
});
