import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { type Desired, defaultLimits } from '../../../lambda/contract/desired';
import type { ValidationReport } from '../../../lambda/migration/data/step-outputs';
import { type DifferingPlace, isValidationPass } from '../../../lambda/migration/data/validation-pass';
import { copy } from '../../../lambda/migration/steps/copy';
import { finalize } from '../../../lambda/migration/steps/finalize';
import { plan } from '../../../lambda/migration/steps/plan';
import { validate } from '../../../lambda/migration/steps/validate';
import { openVerifier } from '../../../lambda/migration/steps/validate/verify-tables';
import { type FrozenRun, frozenRun } from '../../support/frozen-run';
import { desiredFor } from '../../support/local-databases';

let servers: LocalServers;
let desired: Desired;
let frozen: FrozenRun;
let writing = false;
let writer: Promise<void> = Promise.resolve();

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'] });
  await servers.source.asRoot(`CREATE DATABASE shop; CREATE DATABASE rds_to_azure_pulse;
    CREATE TABLE rds_to_azure_pulse.pulse (id INT PRIMARY KEY, beat BIGINT); INSERT INTO rds_to_azure_pulse.pulse VALUES (1, 1);
    CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(200), n INT NOT NULL DEFAULT 0);
    CREATE TABLE shop.hot (id INT PRIMARY KEY, n INT); INSERT INTO shop.hot VALUES (1, 0), (2, 0);
    CREATE TABLE shop.many (n INT);
    CREATE TABLE shop.loose (v VARCHAR(20), n INT); INSERT INTO shop.loose VALUES ('x', 1), ('x', 1), (NULL, 2);
    SET SESSION cte_max_recursion_depth = 100000;
    INSERT INTO shop.orders (v) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT REPEAT('v', 150) FROM n;
    INSERT INTO shop.many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i DIV 2 FROM n;
    ANALYZE TABLE shop.orders;
    CREATE USER repl@'%' IDENTIFIED BY 'repl' REQUIRE SSL; GRANT REPLICATION SLAVE ON *.* TO repl@'%'`);
  desired = desiredFor(servers, { limits: { ...defaultLimits, chunkBytes: 128 * 1024, workers: 2 } });
  frozen = await frozenRun(servers, desired);
  const [position] = await servers.source.asRoot('SHOW BINARY LOG STATUS');
  for (const step of [() => frozen.run.finish(plan), () => frozen.run.finish(copy), () => frozen.run.finish(finalize)])
    await step();
  await servers.target.asRoot(`CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ${servers.source.port},
    SOURCE_USER = 'repl', SOURCE_PASSWORD = 'repl', SOURCE_SSL = 1, SOURCE_LOG_FILE = '${String(position?.File)}', SOURCE_LOG_POS = ${String(position?.Position)};
    START REPLICA`);
}, 120_000);
afterAll(async () => {
  writing = false;
  await writer;
  await frozen?.close();
  await servers?.stop();
});

async function write(): Promise<void> {
  while (writing) {
    await servers.source.asRoot(`UPDATE shop.hot SET n = n + 1; INSERT INTO shop.orders (v) VALUES ('new');
      UPDATE shop.orders SET n = n + 1 WHERE id IN (1, 2500, 5000); INSERT INTO shop.loose VALUES ('y', 3); DELETE FROM shop.loose WHERE n = 3 LIMIT 1`);
  }
}

/** What a test took from the key-less table is put back as the source has it. */
async function fillAgain(): Promise<void> {
  const rows = await servers.source.asRoot('SELECT n FROM shop.many');
  const values = rows.map((row) => `(${String(row.n)})`).join(', ');
  await servers.target.asRoot(`DELETE FROM shop.many; INSERT INTO shop.many VALUES ${values}`);
}

async function places(found: ValidationReport): Promise<readonly (readonly [string, DifferingPlace])[]> {
  const pass = await frozen.run.blobs.get(found.report);
  if (!isValidationPass(pass)) throw new Error('a report is a pass that has ended');
  return pass.verdicts.flatMap((verdict) =>
    verdict.mismatches.flatMap(({ places }) =>
      places.map((place) => [`${verdict.schema}.${verdict.table}`, place] as const),
    ),
  );
}

async function report(): Promise<ValidationReport> {
  const turn = await frozen.run.finish(validate);
  if (turn.kind !== 'finished') throw new Error(`expected a report, met ${JSON.stringify(turn)}`);
  return turn.output;
}

describe('validating while the source is written to', () => {
  it('finds both sides equal under steady writes', async () => {
    writing = true;
    writer = write();

    const found = await report();

    expect(found).toMatchObject({ clean: true, mismatches: 0, tables: 5 });
    expect(found.chunks).toBeGreaterThan(4);
    expect(found.rows).toBeGreaterThan(5000);
  }, 60_000);

  it('names a changed, a lost and a strange row by key while the table is written to', async () => {
    await servers.target.asRoot(`UPDATE shop.orders SET v = 'wrong' WHERE id = 77; DELETE FROM shop.orders WHERE id = 1077;
      INSERT INTO shop.hot VALUES (9, 9)`);

    const found = await report();

    expect(found).toMatchObject({ clean: false, mismatches: 3 });
    expect(await places(found)).toEqual([
      ['shop.hot', { by: 'key', kind: 'extra', key: ['9'] }],
      ['shop.orders', { by: 'key', kind: 'changed', key: ['77'] }],
      ['shop.orders', { by: 'key', kind: 'missing', key: ['1077'] }],
    ]);
    expect(frozen.run.validation?.poisoned?.what).toContain('shop.orders');
  }, 120_000);

  it('stays poisoned until a full clean pass, also over a resume', async () => {
    await servers.target.asRoot(`UPDATE shop.orders SET v = REPEAT('v', 150) WHERE id = 77;
      INSERT INTO shop.orders (id, v) VALUES (1077, REPEAT('v', 150)); DELETE FROM shop.hot WHERE id = 9`);
    let looks = 0;
    await frozen.run.ports.blobs.remove('validate/pass.json');
    const halfway = await validate.turn({
      ...frozen.run.context,
      budget: { remainingMs: () => 0, shouldPause: () => ++looks === 1 },
    });
    expect(halfway.kind).toBe('working');
    expect(frozen.run.validation).toMatchObject({ passes: 2, poisoned: { what: expect.any(String) } });

    expect(await report()).toMatchObject({ clean: true });

    expect(frozen.run.validation).toMatchObject({ passes: 3, poisoned: null, underWay: null });
  }, 120_000);

  it('tells key-less rows by hash, and in a table too large to list by slices of the hash', async () => {
    await servers.target.asRoot(`UPDATE shop.loose SET n = 5 WHERE v IS NULL; DELETE FROM shop.many LIMIT 1;
      UPDATE shop.many SET n = -1 WHERE n = 700 LIMIT 2`);

    const found = await report();

    const where = await places(found);
    expect(found.mismatches).toBe(2);
    expect(where.filter(([table]) => table === 'shop.loose').map(([, place]) => place)).toEqual([
      expect.objectContaining({ by: 'hash', kind: 'missing', times: 1 }),
      expect.objectContaining({ by: 'hash', kind: 'extra', times: 1 }),
    ]);
    const many = where.filter(([table]) => table === 'shop.many').map(([, place]) => place);
    const times = (kind: string) =>
      many.reduce((sum, place) => sum + (place.by === 'hash' && place.kind === kind ? place.times : 0), 0);
    expect([times('missing'), times('extra')]).toEqual([3, 2]);
    await servers.target.asRoot(
      `UPDATE shop.loose SET n = 2 WHERE v IS NULL; UPDATE shop.many SET n = 700 WHERE n = -1`,
    );
  }, 120_000);

  it('goes on over turns with no time', async () => {
    await fillAgain();
    const answers = [true, false];
    const turn = await frozen.run.finish(validate, {
      remainingMs: () => 0,
      shouldPause: () => answers.push(!answers.at(-1)) % 2 === 1,
    });

    expect(turn).toMatchObject({ kind: 'finished', output: { clean: true } });
  }, 60_000);

  it('verifies tables once both sides stand still', async () => {
    writing = false;
    await writer;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = () => frozen.run.ports.clock.monotonicMs();
    const names = ['shop.hot', 'shop.orders', 'shop.loose', 'shop.gone'];

    const verifier = await openVerifier(frozen.run.context);
    expect(await verifier.verify(names, now() + 10_000)).toEqual({
      verified: names.slice(0, 3),
      mismatched: [],
      left: ['shop.gone'],
    });
    expect((await verifier.verify(names, now() - 1)).left).toEqual(names);
    await servers.target.asRoot("UPDATE shop.loose SET v = 'z' WHERE v IS NULL");
    expect((await verifier.verify(names, now() + 10_000)).mismatched).toEqual(['shop.loose']);
    await verifier.close();
  }, 60_000);

  it('holds while the channel stands still', async () => {
    await servers.target.asRoot('STOP REPLICA');

    expect(await validate.turn(frozen.run.context)).toMatchObject({
      kind: 'held',
      findings: [{ code: 'validate.channel-stopped' }],
    });
  });
});
