import { createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { longPacketBytes } from '../../../lambda/adapters/mysql2/row-tap';
import { isProblem, type Problem } from '../../../lambda/contract/problem';
import type { Databases, Session } from '../../../lambda/migration/ports';
import type { RowEncoder } from '../../../lambda/migration/ports/session';
import { errnoOf } from '../../../lambda/migration/servers/errno';
import { sizeOfLength } from '../../../lambda/mysql/copy/row-lengths';
import { identifier, literal } from '../../../lambda/mysql/quoting';
import { secretSql, sql } from '../../../lambda/mysql/statement';
import { countingLine } from '../../support/counting-line';
import { databasesFor, desiredFor } from '../../support/local-databases';

let servers: LocalServers;
let databases: Databases;
let session: Session;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'] });
  databases = databasesFor(servers, desiredFor(servers));
  await servers.target.asRoot('CREATE DATABASE shop');
}, 120_000);
afterAll(async () => servers?.stop());
beforeEach(async () => {
  session = await databases.open('target', { purpose: 'port test' });
});
afterEach(async () => session?.close());

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isProblem(thrown)) throw new Error(`expected a Problem, met ${String(thrown)}`);
  return thrown;
}

async function* of(...parts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part, 'latin1');
}

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

describe('a session over mysql2', () => {
  it('sets everything itself and says who it is', async () => {
    const [settings] = await session.rows(sql`SELECT @@time_zone AS tz, @@sql_mode AS mode, @@autocommit AS auto,
      @@sql_generate_invisible_primary_key AS gipk, @@transaction_isolation AS isolation, CONNECTION_ID() AS id`);
    const [own] = await session.rows(sql`SELECT info FROM information_schema.processlist WHERE id = CONNECTION_ID()`);

    expect(settings).toEqual({
      tz: '+00:00',
      mode: 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION',
      auto: '1',
      gipk: '0',
      isolation: 'REPEATABLE-READ',
      id: String(session.connectionId),
    });
    expect(Object.values(own ?? {})[0]).toContain('/* rds-to-azure:port test */ SELECT');
  });

  it('logs in without a turn that is not needed', async () => {
    const line = await countingLine(servers.target.port);
    const desired = desiredFor(servers);
    const far = databasesFor(servers, { ...desired, target: { ...desired.target, port: line.port } });
    try {
      // The first login of an account may ask for more.
      await (await far.open('target', { purpose: 'turns' })).close();
      line.reset();

      await (await far.open('target', { purpose: 'turns' })).close();
      // Greeting, TLS, login, our settings. A key for a curve that the server does not want would be one more.
      expect(line.answers()).toBe(4);
    } finally {
      await line.close();
    }
  });

  it('answers every value as text', async () => {
    const rows = await session.rows(
      sql`SELECT 18446744073709551615 AS big, NULL AS nothing, ${literal('ü€😀')} AS text, CAST('{"a": 1.0}' AS JSON) AS doc, 0.1 AS tenth`,
    );

    expect(rows).toEqual([
      { big: '18446744073709551615', nothing: null, text: 'ü€😀', doc: '{"a": 1.0}', tenth: '0.1' },
    ]);
  });

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

  it('loads lines and tells the warnings', async () => {
    await session.run(sql`CREATE TABLE shop.lines (id INT PRIMARY KEY, t VARCHAR(3))`);

    const outcome = await session.load(
      sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.lines`,
      of('1\tab', 'c\n2\tabcd\n'),
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
    const other = await databases.open('target', { purpose: 'lock' });
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
    const sessions = await Promise.all(Array.from({ length: 6 }, () => databases.open('target', { purpose: 'many' })));
    await session.run(sql`CREATE TABLE shop.many (id BIGINT AUTO_INCREMENT PRIMARY KEY, n INT)`);
    const load = sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.many (n)`;

    // Files of 0 to 5 packets: their last packets carry different sequence numbers.
    for (let round = 0; round < 40; round += 1) {
      await Promise.all(
        sessions.map((one, n) => one.load(load, of(...Array.from({ length: (n + round) % 6 }, () => '1\n')))),
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

  it('runs several statements of one message in order, each with its own answer', async () => {
    const batching = await databases.open('target', { purpose: 'batch', batches: true });
    const replies = await batching.batch(
      [
        sql`CREATE TABLE shop.batched (id INT PRIMARY KEY, t VARCHAR(3))`,
        sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.batched`,
        sql`SHOW WARNINGS`,
        sql`SELECT id, t FROM shop.batched ORDER BY id`,
      ],
      of('1\tab', 'c\n2\tabcd\n'),
    );
    const [alone] = await batching.batch([sql`SELECT 'ü' AS one`]);
    await batching.close();

    expect(replies.map(({ outcome }) => outcome.affected)).toEqual([0n, 2n, 0n, 0n]);
    expect(replies[1]?.outcome.warnings).toBe(1);
    expect(replies[2]?.rows).toMatchObject([{ Code: '1265' }]);
    expect(replies[3]?.rows).toEqual([
      { id: '1', t: 'abc' },
      { id: '2', t: 'abc' },
    ]);
    expect(alone?.rows).toEqual([{ one: 'ü' }]);
  });

  it('ends a message at the first statement that fails, and stays usable', async () => {
    const batching = await databases.open('target', { purpose: 'batch', batches: true });
    await batching.run(sql`CREATE TABLE shop.halfway (id INT PRIMARY KEY)`);
    const insert = (id: number) => sql`INSERT INTO shop.halfway VALUES (${literal(id)})`;
    const load = sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.halfway`;

    const met = await problemOf(batching.batch([insert(1), insert(1), load, insert(2)], of('3\n')));

    expect(errnoOf(met)).toBe(1062);
    expect(await batching.rows(sql`SELECT id FROM shop.halfway`)).toEqual([{ id: '1' }]);
    await batching.close();
  });

  it('ends the connection when the file breaks off in the middle of a message', async () => {
    const batching = await databases.open('target', { purpose: 'batch', batches: true });
    await batching.run(sql`CREATE TABLE shop.broken_off (id INT PRIMARY KEY)`);
    async function* failing(): AsyncIterable<Uint8Array> {
      yield Buffer.from('1\n');
      throw new Error('the other server went away');
    }
    const load = sql`LOAD DATA LOCAL INFILE 'x' INTO TABLE shop.broken_off`;

    await expect(batching.batch([sql`START TRANSACTION`, load, sql`COMMIT`], failing())).rejects.toThrow(
      'the other server went away',
    );
    expect(batching.closed).toBe(true);
  });

  it('takes one statement only when batches were not asked for', async () => {
    await expect(session.batch([sql`SELECT 1`, sql`SELECT 2`])).rejects.toMatchObject({ side: 'target' });
  });

  it('refuses to hand out a file that was not offered', async () => {
    await expect(session.run(sql`LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE shop.broken`)).rejects.toThrow();
  });

  it('throws Problems with the number of the server, without values and without secrets', async () => {
    await session.run(sql`CREATE TABLE shop.once (id INT PRIMARY KEY)`);
    await session.run(sql`INSERT INTO shop.once VALUES (4711)`);

    const duplicate = await problemOf(session.run(sql`INSERT INTO shop.once VALUES (4711)`));
    const secret = await problemOf(session.run(secretSql`CREATE USER x IDENTIFIED BY 'hunter2' hunter2`));

    expect(duplicate).toMatchObject({ code: 'target.duplicate-key', side: 'target', transient: false });
    expect(errnoOf(duplicate)).toBe(1062);
    expect(duplicate.message).not.toContain('4711');
    expect(secret.message).not.toContain('hunter2');
  });

  it('knows that a killed connection is gone', async () => {
    const running = problemOf(session.rows(sql`SELECT SLEEP(30)`));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await servers.target.asRoot(`KILL ${session.connectionId}`);

    expect(await running).toMatchObject({ side: 'target', transient: true });
    expect(session.closed).toBe(true);
  });

  it('gives up a connection that does not answer in time, when it was told how long that is', async () => {
    session.answersWithin(300);
    expect(await session.rows(sql`SELECT SLEEP(0.01) AS slept`)).toEqual([{ slept: '0' }]);
    const began = performance.now();
    const problem = await problemOf(session.rows(sql`SELECT SLEEP(20)`));

    expect(performance.now() - began).toBeLessThan(5000);
    expect(problem).toMatchObject({ code: 'target.connection-lost', transient: true });
    expect(problem.message).toContain('no answer within 0.3 s');
    expect(session.closed).toBe(true);
  });

  it('refuses a login, an unknown authority and a dead port, each by its own code', async () => {
    const wrong = await problemOf(
      databases.open('target', { purpose: 'x', account: { user: 'nobody', password: 'hunter2' } }),
    );
    const desired = desiredFor(servers);
    const foreign = databasesFor(servers, { ...desired, target: { ...desired.target, caPem: otherCa } });
    const dead = databasesFor(servers, { ...desired, target: { ...desired.target, port: 1 } });

    expect(wrong).toMatchObject({ code: 'target.login-refused', transient: false });
    expect(wrong.message).not.toContain('hunter2');
    expect((await problemOf(foreign.open('target', { purpose: 'x' }))).code).toBe('target.tls-refused');
    expect(await problemOf(dead.open('target', { purpose: 'x' }))).toMatchObject({
      code: 'target.unreachable',
      transient: true,
    });
  });

  it('lets a running statement go when it is closed', async () => {
    const running = problemOf(session.rows(sql`SELECT SLEEP(30)`));
    await new Promise((resolve) => setTimeout(resolve, 100));

    await session.close();

    expect((await running).transient).toBe(true);
  });
});

// Any certificate that did not sign the local servers: the first of Node's own roots.
const otherCa = rootCertificates[0] ?? '';
