import type { Session } from '../../../lambda/migration/ports';
import { sql } from '../../../lambda/mysql/statement';
import { linesOf } from '../../support/lines-of';
import { targetAlone } from '../../support/target-alone';

const target = targetAlone();
let session: Session;

beforeEach(async () => {
  session = await target.open({ purpose: 'port test' });
});
afterEach(async () => session?.close());

describe('files over mysql2', () => {
  it('loads lines and tells the warnings', async () => {
    await session.run(sql`CREATE TABLE shop.lines (id INT PRIMARY KEY, t VARCHAR(3))`);

    const outcome = await session.load(
      sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.lines`,
      linesOf('1\tab', 'c\n2\tabcd\n'),
    );

    expect(outcome).toMatchObject({ affected: 2n, warnings: 1 });
  });

  it('has read a piece when it asks for the next: its memory may be written again', async () => {
    await session.run(sql`CREATE TABLE shop.again (id INT PRIMARY KEY, t VARCHAR(200) CHARACTER SET latin1)`);
    const rows = 40_000;
    const lineOf = (id: number) => `${String(id).padStart(6, '0')}\t${String(id % 10).repeat(192)}\n`;
    async function* overwritten(): AsyncIterable<Uint8Array> {
      const piece = Buffer.alloc(200 * 1000);
      for (let from = 0; from < rows; from += 1000) {
        for (let line = 0; line < 1000; line += 1) piece.write(lineOf(from + line), line * 200);
        yield piece;
        piece.fill(0);
      }
    }

    const outcome = await session.load(sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.again`, overwritten());

    expect(outcome).toMatchObject({ affected: BigInt(rows), warnings: 0 });
    const wrong = sql`SELECT COUNT(*) AS n FROM shop.again WHERE t <> REPEAT(id % 10, LENGTH(t)) OR LENGTH(t) < 190`;
    expect(await session.rows(wrong)).toEqual([{ n: '0' }]);
  });

  it('asks for no more of a file than the server takes', async () => {
    const other = await target.open({ purpose: 'lock' });
    await session.run(sql`CREATE TABLE shop.slow (id INT PRIMARY KEY, t LONGTEXT)`);
    await session.run(sql`INSERT INTO shop.slow VALUES (0, 'x')`);
    await other.run(sql`START TRANSACTION`);
    await other.rows(sql`SELECT * FROM shop.slow WHERE id = 0 FOR UPDATE`);
    let pieces = 0;
    async function* long(): AsyncIterable<Uint8Array> {
      // The first line waits for the lock of the other session.
      yield Buffer.from('0\tx\n1\t');
      for (; pieces < 400; pieces += 1) yield Buffer.alloc(256 * 1024, 'a');
      yield Buffer.from('\n');
    }

    const loading = session.load(sql`LOAD DATA LOCAL INFILE 'x' REPLACE INTO TABLE shop.slow`, long());
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const askedFor = pieces;
    await other.run(sql`ROLLBACK`);
    await loading;

    // What the sockets of both sides hold, of 100 MiB.
    expect(askedFor).toBeLessThan(100);
    expect(pieces).toBe(400);
    await other.close();
  }, 30_000);

  it('ends each of many files that are loaded at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, () => target.open({ purpose: 'many' })));
    await session.run(sql`CREATE TABLE shop.many (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)`);
    const load = sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.many (n)`;

    // Files of 0 to 5 packets: their last packets carry different sequence numbers.
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(
        sessions.map((one, n) => one.load(load, linesOf(...Array.from({ length: (n + round) % 6 }, () => '1\n')))),
      );
    }

    expect(await session.rows(sql`SELECT COUNT(*) AS n FROM shop.many`)).toEqual([{ n: String(40 * 15) }]);
    await Promise.all(sessions.map((one) => one.close()));
  }, 20_000);

  it('passes on what the producer of a file throws, and stays usable', async () => {
    await session.run(sql`CREATE TABLE shop.broken (id INT PRIMARY KEY)`);
    async function* failing(): AsyncIterable<Uint8Array> {
      yield Buffer.from('1\n');
      throw new Error('the other server went away');
    }

    await expect(session.load(sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.broken`, failing())).rejects.toThrow(
      'the other server went away',
    );
    expect(await session.rows(sql`SELECT 1 AS one`)).toEqual([{ one: '1' }]);
  });

  it('refuses to hand out a file that was not offered', async () => {
    await expect(session.run(sql`LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE shop.broken`)).rejects.toThrow();
  });
});
