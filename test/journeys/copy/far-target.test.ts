import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { defaultLimits } from '../../../lambda/contract/desired';
import { copy, copyWork } from '../../../lambda/migration/steps/copy';
import { finalize } from '../../../lambda/migration/steps/finalize';
import { plan } from '../../../lambda/migration/steps/plan';
import { type CountingLine, countingLine } from '../../support/counting-line';
import { type FrozenRun, frozenRun } from '../../support/frozen-run';
import { desiredFor } from '../../support/local-databases';
import { noHurry } from '../../support/step-run';

/** Between the clouds a round trip is tens of milliseconds: what a copy of small tables takes is their number. */
describe('a copy to a target that is far away', () => {
  let servers: LocalServers;
  let line: CountingLine;
  let frozen: FrozenRun;

  beforeAll(async () => {
    servers = await startLocalServers({ roles: ['source', 'target'] });
    await servers.source.asRoot('CREATE DATABASE shop');
    const rows = `SELECT '' AS name UNION ALL SELECT n FROM (WITH RECURSIVE seq AS (
      SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < 500) SELECT REPEAT('x', 200) AS n FROM seq) AS many`;
    for (let number = 1; number <= 6; number += 1) {
      const table = `shop.t${number}`;
      await servers.source.asRoot(
        `CREATE TABLE ${table} (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200), KEY by_name (name))`,
      );
      await servers.source.asRoot(`INSERT INTO ${table} (name) ${rows}`);
    }
    line = await countingLine(servers.target.port);
    const far = { source: servers.source, target: { ...servers.target, port: line.port } };
    // Small enough that the indexes come after the rows.
    const desired = desiredFor(far, { limits: { ...defaultLimits, chunkBytes: 128 * 1024 } });
    frozen = await frozenRun(far, desired);
    await frozen.run.finish(plan);
  }, 120_000);
  afterAll(async () => {
    await frozen?.close();
    await line?.close();
    await servers?.stop();
  });

  const turnsOf = async <T>(work: Promise<T>): Promise<T> => {
    line.reset();
    return work;
  };

  it('makes its tables and hands out the chunks in five turns of the line', async () => {
    const turn = await turnsOf(copy.turn(frozen.run.context));

    // Epoch; its schema, and what stands there; notes, schemas and lanes; the tables; ready, and the connections.
    expect(line.answers()).toBe(5);
    expect(turn).toMatchObject({ kind: 'fan-out' });
    const items = await frozen.run.items(turn.kind === 'fan-out' ? turn.itemsKey : '');
    for (const item of items) await copyWork(frozen.run.context.desired, frozen.run.ports, item, noHurry);
  }, 60_000);

  it('finds that everything has arrived in two', async () => {
    const turn = await turnsOf(copy.turn(frozen.run.context));

    expect(line.answers()).toBe(2);
    expect(turn).toMatchObject({ kind: 'finished', output: { rows: 6 * 501 } });
  });

  it('builds the indexes after one look, and looks no second time', async () => {
    const output = turnOutput(await copy.turn(frozen.run.context));
    frozen.run.outputs = { ...frozen.run.outputs, copy: output };
    const turn = await turnsOf(finalize.turn(frozen.run.context));

    expect(turn).toMatchObject({ kind: 'finished', output: { indexes: 6 } });
    // The look; six sessions, each with its login, its settings and its ALTER; the statistics.
    expect(line.answers()).toBe(1 + 6 * (loginTurns + 2) + 1);
    const [{ made } = { made: 0 }] = await servers.target.asRoot(
      `SELECT COUNT(DISTINCT table_name) AS made FROM information_schema.statistics
        WHERE table_schema = 'shop' AND index_name = 'by_name'`,
    );
    expect(Number(made)).toBe(6);
    // Six alike for four workers: one thread each, without a turn of its own.
    const [{ asked } = { asked: 0 }] = await servers.target.asRoot(
      `SELECT COALESCE(SUM(count_star), 0) AS asked FROM performance_schema.events_statements_summary_by_digest
        WHERE digest_text LIKE '%innodb_ddl_threads%'`,
    );
    expect(Number(asked)).toBe(6);
  }, 60_000);
});

const loginTurns = 3;

function turnOutput<T>(turn: { readonly kind: string; readonly output?: T }): T {
  if (turn.output === undefined) throw new Error(`not finished: ${turn.kind}`);
  return turn.output;
}
