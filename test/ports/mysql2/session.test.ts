import { rootCertificates } from 'node:tls';
import { errnoOf } from '../../../lambda/migration/data/errno';
import type { Session } from '../../../lambda/migration/ports';
import { useThreads } from '../../../lambda/mysql/finish/late-keys';
import { literal } from '../../../lambda/mysql/quoting';
import { secretSql, sql } from '../../../lambda/mysql/statement';
import { countingLine } from '../../support/counting-line';
import { problemOf } from '../../support/problem-of';
import { targetAlone } from '../../support/target-alone';

const target = targetAlone();
let session: Session;

beforeEach(async () => {
  session = await target.open({ purpose: 'port test' });
});
afterEach(async () => session?.close());

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
    const line = await countingLine(target.server.port);
    const far = target.databases({ port: line.port });
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

  it('sets what is wished for, and what the server does not know stays away', async () => {
    const unknown = sql`SET SESSION no_such_variable = 1`;
    for (const wishes of [[useThreads(1)], [unknown, useThreads(1)]]) {
      const wishing = await target.open({ purpose: 'wishes', wishes });
      const told = sql`SELECT @@innodb_ddl_threads AS ddl, @@innodb_parallel_read_threads AS readers, @@autocommit AS auto,
        @@time_zone AS zone, @@sql_require_primary_key AS keyed`;
      expect(await wishing.rows(told)).toEqual([{ ddl: '1', readers: '1', auto: '1', zone: '+00:00', keyed: '0' }]);
      await wishing.close();
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
    await target.server.asRoot(`KILL ${session.connectionId}`);

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
    const wrong = await problemOf(target.open({ purpose: 'x', account: { user: 'nobody', password: 'hunter2' } }));
    const foreign = target.databases({ caPem: otherCa });
    const dead = target.databases({ port: 1 });

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

// Any certificate that did not sign the local server: the first of Node's own roots.
const otherCa = rootCertificates[0] ?? '';
