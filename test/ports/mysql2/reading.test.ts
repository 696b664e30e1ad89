import { createHash } from 'node:crypto';
import { longPacketBytes } from '../../../lambda/adapters/mysql2/row-tap';
import type { Session } from '../../../lambda/migration/ports';
import type { RowEncoder } from '../../../lambda/migration/ports/session';
import { sizeOfLength } from '../../../lambda/mysql/copy/row-lengths';
import { identifier, literal } from '../../../lambda/mysql/quoting';
import { sql } from '../../../lambda/mysql/statement';
import { targetAlone } from '../../support/target-alone';

const target = targetAlone();
let session: Session;

beforeEach(async () => {
  session = await target.open({ purpose: 'port test' });
});
afterEach(async () => session?.close());

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of pieces);
}

/** Keeps rows of two columns, a number and bytes, as they come. */
function collector(): { readonly encoder: RowEncoder; bodies(): readonly Buffer[] } {
  const rows: Buffer[] = [];
  let long: Uint8Array[] = [];
  const handedOn: Uint8Array[] = [];
  const encoder: RowEncoder = {
    row: (packet, start, end) => void rows.push(Buffer.from(packet.subarray(start, end))),
    piece(bytes, last) {
      long.push(Buffer.from(bytes));
      handedOn.push(bytes);
      if (!last) return;
      rows.push(Buffer.concat(long));
      long = [];
    },
    take: () => handedOn.shift(),
    waiting: () => handedOn.reduce((sum, piece) => sum + piece.length, 0),
  };
  // Behind the number and its length comes the length of the body: one byte, or a mark and two or three.
  const body = (row: Buffer) => {
    const at = 1 + (row[0] ?? 0);
    return row.subarray(at + sizeOfLength(row[at] ?? 0));
  };
  return { encoder, bodies: () => rows.map(body) };
}

describe('rows over mysql2', () => {
  it('streams the bytes that are stored and returns to text', async () => {
    await session.run(
      sql`CREATE TABLE ${identifier('shop', 'bytes')} (id INT PRIMARY KEY, l VARCHAR(9) CHARACTER SET latin1, b VARBINARY(9), n INT)`,
    );
    await session.run(sql`INSERT INTO ${identifier('shop', 'bytes')} VALUES (1, 'é', x'00ff0a', NULL), (2, '', '', 0)`);

    const rows: (Uint8Array | null)[][] = [];
    for await (const batch of session.stream(sql`SELECT * FROM shop.bytes ORDER BY id`)) {
      for (const row of batch) rows.push([...row]);
    }

    expect(rows.map((row) => row.map((value) => (value === null ? null : Buffer.from(value).toString('hex'))))).toEqual(
      [
        ['31', 'e9', '00ff0a', null],
        ['32', '', '', '30'],
      ],
    );
    expect(await session.rows(sql`SELECT l FROM shop.bytes WHERE id = 1`)).toEqual([{ l: 'é' }]);
  });

  it('holds the server back while nobody reads', async () => {
    const statement = sql`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
      SELECT i, REPEAT('x', 100000) AS load_of_bytes FROM n`;
    const before = process.memoryUsage().rss;

    let rows = 0;
    for await (const batch of session.stream(statement)) {
      rows += batch.length;
      if (rows < 50) await new Promise((resolve) => setTimeout(resolve, 50));
    }

    expect(rows).toBe(900);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
  });

  it('keeps the connection when a stream is left early: it may hold a snapshot', async () => {
    const statement = sql`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
      SELECT REPEAT('x', 100000) AS load_of_bytes FROM n`;

    for await (const batch of session.stream(statement)) if (batch.length > 0) break;

    expect(session.closed).toBe(false);
    expect(await session.rows(sql`SELECT 1 AS one`)).toEqual([{ one: '1' }]);
  });

  it('takes rows of any length from the wire in pieces, and leaves the session as it was', async () => {
    // Lengths around a packet of 16 MiB - 1, which is followed by another even when nothing is left.
    const lengths = [
      3,
      70_000,
      16_777_209,
      16_777_210,
      16_777_211,
      33_554_430 - 6,
      40_000_000,
      0,
      65_531,
      65_532,
      65_533,
    ];
    await session.run(sql`CREATE TABLE shop.lengths (id INT PRIMARY KEY, body LONGBLOB)`);
    for (const [id, length] of lengths.entries()) {
      await session.run(
        sql`INSERT INTO shop.lengths VALUES (${literal(id)}, REPEAT(${literal(String(id % 10))}, ${literal(length)}))`,
      );
    }
    const [hashes] = await session.rows(
      sql`SELECT SHA2(GROUP_CONCAT(SHA2(body, 256) ORDER BY id), 256) AS all_of_them FROM shop.lengths`,
    );

    for (let round = 0; round < 2; round += 1) {
      const met = collector();
      for await (const piece of session.encoded(sql`SELECT id, body FROM shop.lengths ORDER BY id`, met.encoder)) {
        expect(piece.length).toBeLessThanOrEqual(longPacketBytes);
      }
      const hex = met.bodies().map((body) => createHash('sha256').update(body).digest('hex'));
      expect(createHash('sha256').update(hex.join(',')).digest('hex')).toBe(hashes?.all_of_them);
      expect(await session.rows(sql`SELECT 1 AS one`)).toEqual([{ one: '1' }]);
    }
    await expect(
      readAll(session.encoded(sql`SELECT nothing FROM shop.lengths`, collector().encoder)),
    ).rejects.toThrow();
    expect(await session.rows(sql`SELECT 2 AS two`)).toEqual([{ two: '2' }]);
  }, 60_000);

  it('reads the rows of a copy into the same memory, and rows that may be kept into new one', async () => {
    const statement = sql`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
      SELECT LPAD(i, 4, '0') AS place, REPEAT(CONCAT(LPAD(i, 4, '0'), '\t'), 900) AS body FROM n`;
    const reads = new Map<ArrayBufferLike, number>();
    let last: Uint8Array | undefined;
    const counting: RowEncoder = {
      ...collector().encoder,
      row(packet) {
        if (packet !== last) reads.set(packet.buffer, (reads.get(packet.buffer) ?? 0) + 1);
        last = packet;
      },
    };

    for (let round = 0; round < 2; round += 1) {
      await readAll(session.encoded(statement, counting));
      const kept: (Uint8Array | null)[][] = [];
      for await (const rows of session.stream(statement)) kept.push(...rows.map((row) => [...row]));

      const bodies = kept.map(([, body]) => Buffer.from(body ?? []).toString('latin1'));
      expect(bodies).toEqual(
        Array.from({ length: 900 }, (_, at) => `${String(at + 1).padStart(4, '0')}\t`.repeat(900)),
      );
    }
    // Not all of them: what two reads share is joined.
    expect(Math.max(...reads.values())).toBeGreaterThan(100);
  });

  it('passes on what the encoder throws, and ends the connection', async () => {
    const refusing = {
      ...collector().encoder,
      row: () => {
        throw new RangeError('not this row');
      },
    };

    await expect(readAll(session.encoded(sql`SELECT 1`, refusing))).rejects.toThrow('not this row');
    expect(session.closed).toBe(true);
  });

  it('answers the next statement when the last row came in the same bytes as one that was too many', async () => {
    let rows = 0;
    let full = false;
    // Full from the first row on: the server is held back while the rest of its bytes is here already.
    const encoder: RowEncoder = {
      row: () => {
        rows += 1;
        full = true;
      },
      piece: () => undefined,
      take() {
        const piece = full ? Buffer.of(0) : undefined;
        full = false;
        return piece;
      },
      waiting: () => (full ? 1_000_000_000 : 0),
    };

    await readAll(session.encoded(sql`SELECT 1 UNION ALL SELECT 2`, encoder));

    expect(rows).toBe(2);
    expect(await session.rows(sql`SELECT 'still there' AS it`)).toEqual([{ it: 'still there' }]);
  });
});
