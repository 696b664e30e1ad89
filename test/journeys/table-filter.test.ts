import { type Connection, createConnection } from 'mysql2/promise';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import type { Desired } from '../../lambda/contract/desired';
import { everyTable, type TableFilter } from '../../lambda/contract/table-filter';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { askGates } from '../../lambda/migration/gates';
import { withSession } from '../../lambda/migration/ports';
import { eventually } from '../support/eventually';
import { tableSums } from '../support/tiny-shop';
import { appPassword, appUser, asRootAll, startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

/** `_` and `%` stand for themselves in the settings, and are wildcards in the target's filter. */
const shop = `
CREATE DATABASE shop;
CREATE DATABASE shop_old;
CREATE DATABASE crm;
CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(20));
CREATE TABLE shop.line (id INT PRIMARY KEY, order_id INT, KEY (order_id), CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES shop.orders (id));
CREATE TABLE shop.auditX2024 (id INT AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE shop.audit_2024 (id INT AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE shop.\`tmp%x\` (id INT AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE shop.tmpyx (id INT AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE shop.note (id INT PRIMARY KEY, audit_id INT, KEY (audit_id), CONSTRAINT note_audit FOREIGN KEY (audit_id) REFERENCES shop.audit_2024 (id));
CREATE TABLE shop_old.orders (id INT AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE crm.person (id INT AUTO_INCREMENT PRIMARY KEY);
CREATE VIEW shop.v_orders AS SELECT id FROM shop.orders;
CREATE VIEW shop.v_audit AS SELECT id FROM shop.audit_2024;
CREATE TRIGGER shop.audited AFTER UPDATE ON shop.orders FOR EACH ROW INSERT INTO audit_2024 VALUES (DEFAULT);
CREATE TRIGGER shop.on_audit AFTER INSERT ON shop.audit_2024 FOR EACH ROW SET @last = NEW.id;
INSERT INTO shop.orders (v) VALUES ('one'), ('two');
INSERT INTO shop.line VALUES (1, 1);
INSERT INTO shop.auditX2024 VALUES (1);
INSERT INTO shop.audit_2024 VALUES (1);
GRANT ALL ON *.* TO '${appUser}'@'%';
REVOKE SUPER, CONNECTION_ADMIN ON *.* FROM '${appUser}'@'%';
`;

const withoutAudit: TableFilter = { include: [], exclude: ['shop.audit_*', 'shop.tmp%x', 'shop.v_audit', 'shop.note'] };
const written = [
  'shop.orders',
  'shop.auditX2024',
  'shop.audit_2024',
  'shop.`tmp%x`',
  'shop.tmpyx',
  'shop_old.orders',
  'crm.person',
];

let world: World;
let writer: { stop(): Promise<number> };
const runs: LocalRun[] = [];

beforeAll(async () => {
  world = await startWorld();
  await asRootAll(world.servers.source, shop);
  writer = await writeEverywhere();
});
afterAll(async () => {
  await writer?.stop();
  for (const run of runs) await run.close();
  await world?.stop();
});

test('what is taken and stands on what is not holds the sync, each with its remedy', async () => {
  const run = await open('crossing', { tables: { include: [], exclude: ['shop.audit_*'] } });

  const settled = await run.advanceUntilSettled('validated');

  const findings = settled.kind === 'held' ? settled.findings : [];
  expect(findings.map(({ code, subject }) => `${code} ${subject}`).sort()).toEqual([
    'source.foreign-key-leads-out shop.note.note_audit',
    'source.trigger-leads-out shop.audited',
    'source.view-leads-out shop.v_audit',
  ]);
  expect(findings.every(({ remedy }) => remedy.includes('shop.audit_2024'))).toBe(true);
  await run.advanceUntilSettled('rolled-back');
});

test('only what is included is copied and followed; the filter of the target is given back', async () => {
  const before = await filterOfTarget();
  const run = await open('included', { tables: { include: ['SHOP.orders', 'shop.l?ne'], exclude: [] } });
  // The only trigger of a table that is taken names one that is not.
  await world.servers.source.asRoot('DROP TRIGGER shop.audited');

  expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
  expect(await tablesOfTarget()).toEqual(['line', 'orders']);
  expect(await filterOfTarget()).toEqual(
    expect.arrayContaining([...before, 'crm.%', 'shop\\_old.%', 'shop.audit\\_2024']),
  );

  // No pattern says "all but these": a table of later comes over, and that is told.
  await world.servers.source.asRoot('CREATE TABLE shop.later (id INT PRIMARY KEY)');
  await eventually('the table of later', async () => (await tablesOfTarget()).includes('later'));
  const verdicts = await gatesOf(run);
  expect(verdicts.find(({ gate }) => gate === 'left-out-tables')?.findings).toMatchObject([
    { code: 'cutover.table-left-out', weight: 'warning', subject: 'shop.later' },
  ]);
  expect(verdicts.find(({ gate }) => gate === 'schema-parity')?.findings).toEqual([]);
  await world.servers.source.asRoot('DROP TABLE shop.later');
  await eventually('the drop', async () => !(await tablesOfTarget()).includes('later'));

  expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
  expect(await filterOfTarget()).toEqual(before);
});

test('tables that are left out are written to all the time, and the target is promoted without them', async () => {
  const run = await open('excluded', {
    schemas: ['shop*'],
    tables: { ...withoutAudit, exclude: [...withoutAudit.exclude, 'shop_old.*'] },
  });

  expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
  expect(run.desired.schemas).toEqual(['shop']);

  await otherSettingsAreRefused();

  // Made later, and met by a pattern: it never comes.
  await world.servers.source.asRoot(
    'CREATE TABLE shop.audit_2025 (id INT PRIMARY KEY); INSERT INTO shop.audit_2025 VALUES (1)',
  );
  // A table of that name on the target is nobody's business here.
  await world.servers.target.asRoot(
    'CREATE TABLE shop.audit_mine (id INT PRIMARY KEY); INSERT INTO shop.audit_mine VALUES (1)',
  );
  await world.servers.target.asRoot('DROP TABLE shop.audit_mine');
  // The target forgets nothing when it restarts: the filter is a parameter there.
  await world.servers.target.restart();
  await eventually('a write after all that', async () => {
    const [there] = await world.servers.source.asRoot('SELECT MAX(id) AS id FROM shop.orders');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const [here] = await world.servers.target.asRoot('SELECT MAX(id) AS id FROM shop.orders');
    return Number(here?.id) >= Number(there?.id);
  });

  const settled = await run.advanceUntilSettled('cut-over');
  expect(settled).toMatchObject({ kind: 'reached', record: { latch: 'promoted' } });
  expect(await writer.stop()).toBeGreaterThan(50);
  expect(await tablesOfTarget()).toEqual(['auditx2024', 'line', 'orders', 'tmpyx', 'v_orders']);
  const sums = (server: LocalServer) => tableSums(server, 'shop', ['orders', 'line', 'auditX2024', 'tmpyx']);
  expect(await sums(world.servers.target)).toEqual(await sums(world.servers.source));
  const schemas = await world.servers.target.asRoot("SHOW DATABASES WHERE `Database` IN ('crm', 'shop_old')");
  expect(schemas).toEqual([]);
});

async function otherSettingsAreRefused(): Promise<void> {
  const other = await openLocalRun({
    desired: world.desired('excluded', { schemas: ['shop*'], tables: everyTable }),
    stateDir: world.stateDir('excluded'),
    observer: { notice: () => undefined },
  });
  runs.push(other);
  await expect(other.advanceUntilSettled('validated')).rejects.toMatchObject({
    code: 'ours.record-of-another-migration',
    message: expect.stringContaining('tables.exclude was shop.audit_*'),
  });
}

async function open(name: string, changes: Partial<Desired>): Promise<LocalRun> {
  const run = await openLocalRun({
    desired: world.desired(name, changes),
    stateDir: world.stateDir(name),
    observer: { notice: () => undefined },
    // As Azure takes it: through its management interface, which is no SQL of the admin.
    around: (ports) => ({
      ...ports,
      targetParameters: {
        prove: async () => undefined,
        set: (parameter, value) => world.servers.setServerParameter('target', parameter, value),
      },
    }),
  });
  runs.push(run);
  return run;
}

async function gatesOf({ desired, ports }: LocalRun) {
  const record = (await ports.records.read())?.record;
  if (record === undefined) throw new Error('there is a record');
  return withSession(ports.databases, 'source', 'gates', (source) =>
    withSession(ports.databases, 'target', 'gates', (target) => askGates({ desired, ports, record, source, target })),
  );
}

async function tablesOfTarget(): Promise<readonly string[]> {
  const rows = await world.servers.target.asRoot(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop'",
  );
  return rows.map((row) => String(row.name)).sort();
}

async function filterOfTarget(): Promise<readonly string[]> {
  const rows = await world.servers.target.asRoot(
    'SELECT FILTER_RULE AS rule FROM performance_schema.replication_applier_global_filters',
  );
  return rows.flatMap((row) => String(row.rule).split(',')).sort();
}

/** One row into each table again and again, until the source refuses. Resolves to the rounds that went through. */
async function writeEverywhere(): Promise<{ stop(): Promise<number> }> {
  let stopped = false;
  let rounds = 0;
  const { source } = world.servers;
  const login = {
    host: source.host,
    port: source.port,
    user: appUser,
    password: appPassword,
    ssl: { ca: source.caPem },
  };
  const connection: Connection = await createConnection(login);
  const work = async () => {
    while (!stopped) {
      for (const table of written) {
        const value = table === 'shop.orders' ? "(DEFAULT, 'more')" : '(DEFAULT)';
        await connection.query(`INSERT INTO ${table} VALUES ${value}`).catch(() => undefined);
      }
      rounds += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    connection.destroy();
  };
  const ended = work();
  return {
    async stop() {
      stopped = true;
      await ended;
      return rounds;
    },
  };
}
