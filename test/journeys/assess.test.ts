import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBlobs } from '../../lambda/adapters/local/folder-blobs';
import { type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { noTargetPlatform, systemClock } from '../../lambda/adapters/node';
import type { Desired } from '../../lambda/contract/desired';
import type { Finding } from '../../lambda/contract/finding';
import { checks } from '../../lambda/migration/checks';
import { forecastNow, readForecast } from '../../lambda/migration/forecast/forecast-now';
import type { Ports } from '../../lambda/migration/ports';
import { readSurvey } from '../../lambda/migration/servers/survey';
import { databasesWith, desiredFor, passwordsOf } from '../support/local-databases';
import { nastySchema, nastySettings } from '../support/nasty-schema';

jest.setTimeout(180_000);

let servers: LocalServers;

beforeAll(async () => {
  servers = await startLocalServers({
    roles: ['source', 'target'],
    serverArguments: {
      target: ['--ngram=OFF', '--log-bin-trust-function-creators=1'],
    },
  });
  await servers.source.asRoot('CREATE DATABASE calm; CREATE TABLE calm.item (id INT PRIMARY KEY, note TEXT)');
});
afterAll(() => servers?.stop());

async function found(changes: Partial<Desired>, passwords = passwordsOf(servers)): Promise<readonly Finding[]> {
  const desired = desiredFor(servers, { acceptCaseFolding: false, ...changes });
  const ports = {
    databases: databasesWith(desired, passwords),
    targetPlatform: noTargetPlatform,
  } as unknown as Ports;
  const survey = await readSurvey(desired, ports, false);
  return checks.flatMap((check) => check(survey));
}

const heads = (findings: readonly Finding[]) =>
  [...new Set(findings.map(({ weight, code }) => `${weight} ${code}`))].sort();

/** Of two platforms as they come: a target that folds names, one that wants TLS, and whose other half nobody asks. */
const always = [
  'note source.retention-short',
  'note target.invisible-primary-keys',
  'note target.platform-not-seen',
  'note target.session-default',
  'warning target.case-folding',
];

test('stays quiet about a schema and servers with nothing wrong', async () => {
  expect(heads(await found({ schemas: ['calm'] }))).toEqual(always);
});

const reader = "'reader'@'%'";
const reading = 'SELECT, SHOW VIEW, PROCESS, REPLICATION CLIENT, EVENT, TRIGGER, SHOW_ROUTINE';
const harmless =
  /^(?:\/\*.*?\*\/ )?\s*(?:SELECT|SHOW|SET (?:SESSION|NAMES)|XA RECOVER|CALL mysql\.rds_show_configuration|PREPARE rds_to_azure_look)\b/;

test('needs to read and nothing more, and says nothing to a server that could change it', async () => {
  for (const server of [servers.source, servers.target]) {
    await server.asRoot(`CREATE USER ${reader} IDENTIFIED BY 'r'; GRANT ${reading} ON *.* TO ${reader}`);
    await server.asRoot("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1");
  }
  const { source, target } = desiredFor(servers);
  const asReader = {
    source: { ...source, user: 'reader' },
    target: { ...target, user: 'reader' },
  };

  const findings = await found({ schemas: ['calm'], ...asReader }, { source: 'r', target: 'r' });

  expect(heads(findings)).toEqual([
    'blocker source.privileges',
    'blocker target.privileges',
    ...always.filter((one) => !one.includes('retention')),
  ]);
  for (const server of [servers.source, servers.target]) {
    await server.asRoot('SET GLOBAL general_log = 0');
    const said = await server.asRoot(
      "SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE user_host LIKE 'reader%' AND command_type IN ('Query', 'Prepare', 'Execute')",
    );
    expect(said.length).toBeGreaterThan(10);
    expect(said.map(({ text }) => String(text)).filter((text) => !harmless.test(text))).toEqual([]);
  }
});

test('a forecast copies a sample, watches the binlog and leaves nothing behind', async () => {
  await servers.source.asRoot(`CREATE DATABASE sized; SET SESSION cte_max_recursion_depth = 20000;
    CREATE TABLE sized.item (id INT PRIMARY KEY, kind INT, note CHAR(200), CONSTRAINT positive CHECK (id >= 0), KEY by_kind (kind), FULLTEXT KEY words (note));
    INSERT INTO sized.item WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, i % 7, REPEAT('x', 180) FROM n;
    CREATE TABLE sized.heap (v INT); INSERT INTO sized.heap VALUES (1); ANALYZE TABLE sized.item`);
  // What a forecast that was killed left there.
  await servers.target.asRoot('CREATE DATABASE rds_to_azure_sample; CREATE TABLE rds_to_azure_sample.sampled (id INT)');
  const folder = await mkdtemp(join(tmpdir(), 'forecast-'));
  const desired = desiredFor(servers, { schemas: ['sized'] });
  const databases = databasesWith(desired, passwordsOf(servers));
  const ports = {
    databases,
    clock: systemClock,
    blobs: folderBlobs(folder),
    targetPlatform: noTargetPlatform,
  } as unknown as Ports;
  const { inventory } = await readSurvey(desired, ports, false);
  const writing = setInterval(
    () =>
      void servers.source
        .asRoot("UPDATE sized.item SET note = REPEAT('y', 180) WHERE id <= 500")
        .catch(() => undefined),
    50,
  );

  const made = await forecastNow(
    { desired, ports, inventory },
    { lookSeconds: 1, sample: { bytes: 1024 * 1024, seconds: 20 }, replicatedDays: 3 },
  ).finally(() => clearInterval(writing));
  const kept = await readForecast(ports.blobs);
  await rm(folder, { recursive: true });

  expect(kept).toEqual(made);
  expect(made.sample).toMatchObject({ tables: ['sized.item'], chunks: 3, rows: expect.any(Number) });
  const { rows = 0, dataBytes = 0, sentBytes = 0, indexSeconds = 0 } = made.sample ?? {};
  expect(rows).toBeGreaterThan(1000);
  expect(rows).toBeLessThan(20_000);
  expect(dataBytes).toBeLessThan(2 * 1024 * 1024);
  expect(sentBytes).toBeGreaterThan(rows * 180);
  expect(indexSeconds).toBeGreaterThan(0);
  // At least an update or two of half a thousand rows a second; less than everything there is.
  expect(made.writes.now).toBeGreaterThan(50_000);
  expect(made.writes.mean).toBeGreaterThan(1000);
  expect(await servers.target.asRoot("SHOW DATABASES LIKE 'rds\\_to\\_azure%'")).toEqual([]);
});

test('what is wrong with definitions is found, each by its code and its object', async () => {
  for (const statement of nastySchema) await servers.source.asRoot(statement);
  await servers.source.asRoot(
    "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'; CREATE USER 'peer'@'localhost' IDENTIFIED WITH auth_socket",
  );
  await servers.source.asRoot("INSTALL PLUGIN clone SONAME 'mysql_clone.so'; SET GLOBAL clone_buffer_size = 8388608");
  await servers.source.asRoot(
    "XA START 'left'; INSERT INTO worst.parent VALUES (1, 1); XA END 'left'; XA PREPARE 'left'",
  );
  await servers.target.asRoot('CREATE DATABASE worst; CREATE TABLE worst.theirs (id INT PRIMARY KEY)');

  const findings = await found({
    schemas: ['worst', 'nowhere'],
    tables: { include: [], exclude: ['worst.heap'] },
  });

  expect(findings.map(({ code, subject }) => `${code} ${subject}`).sort()).toMatchInlineSnapshot(`
    [
      "source.counter-running-out worst.ticket.id",
      "source.dollar-name 1 name(s)",
      "source.engine worst.isam",
      "source.general-tablespace worst.apart",
      "source.prepared-xa 0x6C656674",
      "source.retention-short binlog retention hours",
      "source.schema-missing nowhere",
      "source.utf8mb3 1 object(s)",
      "source.view-broken worst.dangling",
      "target.authentication-plugin auth_socket",
      "target.case-folding lower_case_table_names",
      "target.definer-missing fired@%",
      "target.definer-missing gone@%",
      "target.definer-privilege admin",
      "target.foreign-key-not-unique worst.child.by_code",
      "target.full-text-parser worst.letter",
      "target.function-gone worst.hashed",
      "target.invisible-primary-keys sql_generate_invisible_primary_key",
      "target.platform-not-seen Azure",
      "target.program-function-gone worst.digest",
      "target.program-platform worst.keep",
      "target.schema-not-empty worst",
      "target.session-default sql_mode",
      "target.session-default time_zone",
      "target.spatial-reference-missing worst.place.at",
      "target.time-zones-empty mysql.time_zone_name",
      "target.trigger-function-gone worst.hashing",
      "target.variable-gone 1 variable(s)",
    ]
  `);
  for (const { remedy } of findings) expect(remedy.length).toBeGreaterThan(10);
});

test('what is wrong with settings is found, and nothing is left of it when they are taken back', async () => {
  // More at once than the target will take.
  await Promise.all(Array.from({ length: 12 }, () => servers.source.asRoot('SELECT SLEEP(1)')));
  const was = await changed(nastySettings);
  await servers.source.asRoot(
    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'elsewhere', SOURCE_USER = 'x', SOURCE_PASSWORD = 'y'",
  );

  const findings = await found({ schemas: ['worst'] });
  await servers.source.asRoot('RESET REPLICA ALL');
  await changed(was);

  expect(findings.map(({ code, subject }) => `${code} ${subject}`).sort()).toMatchInlineSnapshot(`
    [
      "source.binlog-format binlog_format",
      "source.binlog-not-durable sync_binlog",
      "source.binlog-row-image binlog_row_image",
      "source.counter-running-out worst.ticket.id",
      "source.dollar-name 1 name(s)",
      "source.engine worst.isam",
      "source.follows-another elsewhere:3306",
      "source.general-tablespace worst.apart",
      "source.keyless-table worst.heap",
      "source.partial-json binlog_row_value_options",
      "source.prepared-xa 0x6C656674",
      "source.read-only read_only",
      "source.retention-short binlog retention hours",
      "source.server-id-zero server_id",
      "source.transaction-compression binlog_transaction_compression",
      "source.utf8mb3 1 object(s)",
      "source.view-broken worst.dangling",
      "target.authentication-plugin auth_socket",
      "target.case-folding lower_case_table_names",
      "target.definer-missing fired@%",
      "target.definer-missing gone@%",
      "target.definer-privilege admin",
      "target.event-scheduler event_scheduler",
      "target.foreign-key-not-unique worst.child.by_code",
      "target.full-text-parser worst.letter",
      "target.full-text-setting innodb_ft_enable_stopword",
      "target.function-creators log_bin_trust_function_creators",
      "target.function-gone worst.hashed",
      "target.innodb-strict-mode innodb_strict_mode",
      "target.invisible-primary-keys sql_generate_invisible_primary_key",
      "target.local-infile local_infile",
      "target.login-setting activate_all_roles_on_login",
      "target.max-allowed-packet max_allowed_packet",
      "target.max-connections max_connections",
      "target.platform-not-seen Azure",
      "target.program-function-gone worst.digest",
      "target.program-platform worst.keep",
      "target.read-only read_only",
      "target.schema-not-empty worst",
      "target.session-default sql_mode",
      "target.session-default time_zone",
      "target.spatial-reference-missing worst.place.at",
      "target.time-zones-empty mysql.time_zone_name",
      "target.tls-required require_secure_transport",
      "target.trigger-function-gone worst.hashing",
      "target.variable-gone 1 variable(s)",
      "target.zero-date-default worst.day.at",
    ]
  `);
  expect(heads(await found({ schemas: ['calm'] }))).toEqual([...always, ...ofTheServer].sort());
});

/** What the first test left on the source, and no setting takes back. */
const ofTheServer = ['note target.variable-gone', 'warning source.prepared-xa', 'warning target.authentication-plugin'];

/** Sets them, and says what they were. */
async function changed(settings: Readonly<Record<'source' | 'target', Readonly<Record<string, string>>>>) {
  const was = {
    source: {} as Record<string, string>,
    target: {} as Record<string, string>,
  };
  for (const side of ['source', 'target'] as const) {
    for (const [name, value] of Object.entries(settings[side])) {
      const [row] = await servers[side].asRoot(`SHOW GLOBAL VARIABLES LIKE '${name}'`);
      was[side][name] = String(row?.Value);
      await servers[side].asRoot(`SET GLOBAL ${name} = ${/^\d+$/.test(value) ? value : `'${value}'`}`);
    }
  }
  return was;
}
