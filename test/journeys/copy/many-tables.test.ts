import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import type { Desired } from '../../../lambda/contract/desired';
import { copy } from '../../../lambda/migration/steps/copy';
import { finalize } from '../../../lambda/migration/steps/finalize';
import { plan } from '../../../lambda/migration/steps/plan';
import { takeConductorLock, takeLaneLock } from '../../../lambda/mysql/conductor-lock';
import { sql } from '../../../lambda/mysql/statement';
import { eventually } from '../../support/eventually';
import { type FrozenRun, frozenRun } from '../../support/frozen-run';
import { tableInHex } from '../../support/hex-judge';
import { desiredFor } from '../../support/local-databases';

/** More than are made on the conductor's own session. */
const tables = 70;

let servers: LocalServers;
let desired: Desired;
let frozen: FrozenRun;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'] });
  await servers.source.asRoot(
    [
      'CREATE DATABASE shop',
      'CREATE DATABASE rds_to_azure_pulse',
      'CREATE TABLE rds_to_azure_pulse.pulse (id INT PRIMARY KEY, beat BIGINT)',
      ...Array.from({ length: tables }, (_, n) => [
        `CREATE TABLE shop.t${n} (id INT PRIMARY KEY, kind INT, note TEXT, UNIQUE KEY by_kind (kind)${n < 2 ? ', FULLTEXT KEY words (note)' : ''})`,
        `INSERT INTO shop.t${n} VALUES (1, ${n}, 'a'), (2, NULL, 'b\\\\tc')`,
      ]).flat(),
    ].join('; '),
  );
  desired = desiredFor(servers);
  frozen = await frozenRun(servers, desired);
  await frozen.run.context.conductor.rows(takeConductorLock(desired.name, 0));
}, 180_000);
afterAll(async () => {
  await frozen?.close();
  await servers?.stop();
});

const standing = async () =>
  Number(
    (await servers.target.asRoot(`SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = 'shop'`))[0]
      ?.n,
  );

describe('many small tables', () => {
  it('keep their plain indexes from the start, and get the others later', async () => {
    await frozen.run.finish(plan);

    const planned = (await frozen.run.plan()).tables.filter((table) => table.schema === 'shop');
    expect(planned.length).toBe(tables);
    for (const table of planned) {
      expect(table.create).toContain('UNIQUE KEY `by_kind`');
      expect(table.create).not.toContain('FULLTEXT');
    }
    expect(planned.flatMap((table) => table.indexes)).toEqual(Array(2).fill('FULLTEXT KEY `words` (`note`)'));
  }, 60_000);

  it('are made on many sessions, none of which is that of an overtaken turn', async () => {
    const overtaken = await frozen.databases.open('target', { purpose: 'overtaken' });
    await overtaken.rows(takeLaneLock(desired.name, 3, 0));
    const late = overtaken.rows(sql`SELECT SLEEP(60)`).catch(() => 'ended');

    const turn = await copy.turn(frozen.run.context);

    expect(turn.kind).toBe('fan-out');
    expect(await late).toBe('ended');
    expect(await standing()).toBe(tables);
    await overtaken.close();
  }, 60_000);

  it('arrive with every row and every index', async () => {
    await frozen.run.finish(copy);
    expect((await frozen.run.finish(finalize)).kind).toBe('finished');

    for (const n of [0, 1, tables - 1]) {
      const [there, here] = await Promise.all(
        [servers.source, servers.target].map((s) => tableInHex(s, 'shop', `t${n}`)),
      );
      expect(here).toEqual(there);
    }
    const keys = await servers.target.asRoot(
      `SELECT COUNT(DISTINCT table_name, index_name) AS n FROM information_schema.statistics WHERE table_schema = 'shop'`,
    );
    expect(Number(keys[0]?.n)).toBe(2 * tables + 2);
  }, 120_000);

  it('are not made by a turn that has lost the conductor', async () => {
    await copy.undo(frozen.run.context);
    expect(await standing()).toBe(0);
    const other = await frozenRun(servers, desired, { frozenId: 'frozen-2', epoch: 2 });
    await other.run.finish(plan);

    await expect(copy.turn(other.run.context)).rejects.toMatchObject({ code: 'ours.superseded' });
    expect(await standing()).toBe(0);
    await other.close();
    await eventually('every lane is closed', async () => {
      const [sessions] = await servers.target.asRoot(
        `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE '%rds-to-azure:copy%' AND id <> CONNECTION_ID()`,
      );
      return Number(sessions?.n) === 0;
    });
  }, 60_000);
});
