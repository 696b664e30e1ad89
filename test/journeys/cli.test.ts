import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { logLine } from '../../lambda/contract/log-line';
import type { Addendum } from '../../lambda/migration/data/addendum';
import type { Evidence } from '../../lambda/migration/data/evidence';
import { type StepName, stepNames } from '../../lambda/migration/data/step-outputs';
import { type CliRun, migrate } from '../support/cli';
import { documentedEvents, isDocumented } from '../support/documented-events';
import { readTableRows } from '../support/judge/table-rows';
import { operatorUrls } from '../support/operator-urls';

jest.setTimeout(420_000);

const passwords = { SOURCE_PASSWORD: 'from-the-operator-1', TARGET_PASSWORD: 'from-the-operator-2' };

/** Bound by read_only on the source, as the tool wants it. */
const grants = {
  source: `SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, LOCK TABLES,
    EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER,
    EVENT, TRIGGER, SYSTEM_VARIABLES_ADMIN, XA_RECOVER_ADMIN`,
  target: 'ALL PRIVILEGES',
};

let servers: LocalServers;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
  await prepare(servers.source, passwords.SOURCE_PASSWORD, grants.source, 'UNLOCK');
  await prepare(servers.target, passwords.TARGET_PASSWORD, grants.target, 'LOCK');
  await servers.source.asRoot(
    `CREATE DATABASE shop;
     CREATE TABLE shop.customer (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40));
     CREATE TABLE shop.heap (v INT);
     INSERT INTO shop.customer (name) VALUES ('Ada'), ('Bob'), ('Zoë');
     INSERT INTO shop.heap VALUES (1), (1), (NULL)`,
  );
});

afterAll(async () => {
  await servers?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test('a migration from the shell: assess, sync, roll back, sync, cut over, clean up', async () => {
  const stateDir = join(folder, 'state');
  const state = ['--state-dir', stateDir];
  const everything = [...state, ...operatorUrls(servers), '--schemas', 'shop', '--json'];

  expect(await migrate(['status', ...state])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^next +npx tsx scripts\/migrate.ts assess --state-dir /m),
  });

  const assessed = await migrate(['assess', ...everything], passwords);
  expect(resultOf(assessed)).toMatchObject({ verb: 'assess', outcome: 'done', tables: 2 });
  expect(assessed.code).toBe(0);

  const forecast = await migrate(['forecast', ...state, '--look-seconds', '0', '--json'], passwords);
  expect(resultOf(forecast)).toMatchObject({ verb: 'forecast', sample: { tables: ['shop.customer'], rows: 3 } });
  expect(forecast.stderr).toContain('rds_to_azure_sample on the target');

  const synced = await migrate(['sync', ...state, '--json'], passwords);
  expect(resultOf(synced)).toMatchObject({ verb: 'sync', outcome: 'done', level: 'validated' });
  expect(synced.code).toBe(0);

  expect(resultOf(await migrate(['rollback', ...state, '--yes', '--json'], passwords))).toMatchObject({
    outcome: 'done',
  });
  expect(await servers.target.asRoot("SHOW DATABASES LIKE 'shop'")).toEqual([]);

  expect((await migrate(['sync', ...state], passwords)).code).toBe(0);
  await servers.source.asRoot("USE shop; INSERT INTO customer (name) VALUES ('written while it follows')");

  const late = await migrate(['forecast', ...state], passwords);
  expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining('the migration has begun') });
  expect((await migrate(['assess', ...state], passwords)).stdout).toContain('3 rows');

  const dry = await migrate(['cutover', ...state, '--dry-run', '--json'], passwords);
  expect(resultOf(dry)).toMatchObject({ dryRun: true, outcome: 'open', gates: expect.any(Array) });
  expect(dry.code).toBe(0);

  const watched = await migrate(['watch', ...state, '--seconds', '1', '--json'], passwords);
  expect(resultOf(watched)).toMatchObject({ verb: 'watch', outcome: 'done', looks: expect.any(Number) });
  expect(watched.stderr).toContain('lag ');
  const repaired = await migrate(['repair', ...state, '--yes', '--json'], passwords);
  expect(resultOf(repaired)).toMatchObject({ verb: 'repair', outcome: 'done', entries: [] });
  expect((await migrate(['status', ...state])).stdout).toContain('full passes, newest clean pass');

  const unasked = await migrate(['cutover', ...state], passwords);
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('gate lag: open');
  expect(unasked.stderr).toContain('add --yes');

  const promoted = await migrate(['cutover', ...state, '--yes', '--json'], passwords);
  expect(resultOf(promoted)).toMatchObject({
    ...{ verb: 'cutover', outcome: 'done', latch: 'promoted' },
    timeline: { writesRefusedMs: expect.any(Number) },
  });
  expect(promoted.code).toBe(0);
  expect(await readTableRows(servers.target, ['shop'])).toEqual(await readTableRows(servers.source, ['shop']));
  expect(JSON.parse(await readFile(join(stateDir, 'published', 'endpoint'), 'utf8'))).toMatchObject({ side: 'target' });
  expect(await lockedOnTarget()).toBe('N');
  await reportsWhatHappened(state);
  await learnsWhatIsAskedAfterwards(state);

  const again = await migrate(['cutover', ...state, '--yes'], passwords);
  expect(again.code).toBe(0);
  const tooLate = await migrate(['rollback', ...state, '--yes'], passwords);
  expect(tooLate.code).toBe(3);
  expect(tooLate.stdout).toContain('rollback.no-way-back');

  expect((await migrate(['cleanup', ...state, '--yes'], passwords)).code).toBe(0);
  expect(await everyTextIn(stateDir)).not.toContain('from-the-operator');
  await keepsToItsContract(join(stateDir, 'log.jsonl'));
  for (const run of [assessed, synced, unasked, promoted]) {
    expect(run.stdout + run.stderr).not.toContain('from-the-operator');
  }
});

test('what is held exits with 3 and says what to do', async () => {
  const state = ['--state-dir', join(folder, 'held')];

  const early = await migrate(
    ['cutover', ...state, ...operatorUrls(servers), '--schemas', 'other', '--yes'],
    passwords,
  );
  expect(early).toMatchObject({ code: 3, stdout: expect.stringContaining('cutover.not-validated') });
  const dry = await migrate(['cutover', ...state, '--dry-run'], passwords);
  expect(dry).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('dry run: a cut over asked for now would be held'),
  });

  await servers.target.asRoot('CREATE DATABASE other; CREATE TABLE other.theirs (id INT PRIMARY KEY)');
  await servers.source.asRoot(
    'SET GLOBAL read_only = 0; CREATE DATABASE other; CREATE TABLE other.ours (id INT PRIMARY KEY)',
  );
  const held = await migrate(['sync', ...state], passwords);
  expect(held.code).toBe(3);
  expect(held.stdout).toContain('target.schema-not-empty');
  expect(held.stdout).toContain('what to do:');
  expect((await migrate(['status', ...state])).code).toBe(3);
});

describe('what can not be meant exits with 2, before any server is asked', () => {
  const nowhere = ['--source', 'mysql://a@127.0.0.1:1', '--target', 'mysql://a@127.0.0.1:2', '--schemas', 'shop'];

  test.each([
    ['a verb that does not exist', ['mirgate'], "unknown command 'mirgate'"],
    ['an option that does not exist', ['sync', '--fast'], "unknown option '--fast'"],
    ['nothing at all', ['sync'], '--source, --target, --schemas missing'],
    ['a platform that does not exist', ['sync', ...nowhere, '--source-platform', 'oracle'], 'Allowed choices are'],
    [
      'a password in a URL',
      ['sync', '--source', 'mysql://a:geheim@h', '--target', 'mysql://a@h', '--schemas', 's'],
      'SOURCE_PASSWORD',
    ],
    ['a password that is not set', ['sync', ...nowhere], 'SOURCE_PASSWORD is not set'],
  ])('%s', async (_, args, said) => {
    const run = await migrate([...args, ...(args.length > 1 ? ['--state-dir', join(folder, 'usage')] : [])]);

    expect(run.code).toBe(2);
    expect(run.stderr).toContain(said);
    expect(run.stderr + run.stdout).not.toContain('geheim');
  });
});

test('a cut over of RDS needs to know its parameter group', async () => {
  const args = ['--source', 'mysql://a@127.0.0.1:1', '--target', 'mysql://a@127.0.0.1:2', '--schemas', 'shop'];

  const run = await migrate(['cutover', ...args, '--yes', '--state-dir', join(folder, 'rds')], passwords);

  expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('--rds-parameter-group') });
});

test('a server that does not answer exits with the code of its side, as JSON too', async () => {
  const args = ['--source', 'mysql://a@127.0.0.1:1', '--target', 'mysql://a@127.0.0.1:2', '--schemas', 'shop'];

  const run = await migrate(['sync', ...args, '--json', '--state-dir', join(folder, 'broken')], passwords);

  // The target's lock is the first thing that a turn asks for.
  expect(run.code).toBe(5);
  expect(resultOf(run)).toMatchObject({ outcome: 'broken', side: 'target', exitCode: 5, remedy: expect.any(String) });
});

describe('every command ends with the number of the side that is broken', () => {
  const reaching = [['assess'], ['accounts'], ['sync'], ['cutover', '--yes']];

  test.each([
    ['source', 4],
    ['target', 5],
  ] as const)('when the %s is gone: %d', async (side, code) => {
    await servers[side].stop();

    // One after the other: a sync and a cut over of one migration take over from each other.
    const runs: unknown[] = [];
    for (const verb of reaching) {
      const run = await migrate([...verb, '--state-dir', join(folder, 'held'), '--json'], passwords);
      const last = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '');
      runs.push([verb[0], run.code, last.side, last.exitCode]);
    }

    await servers[side].start();
    expect(runs).toEqual(reaching.map((verb) => [verb[0], code, side, code]));
  });
});

test('help names every command, examples and exit codes', async () => {
  const { code, stdout } = await migrate(['--help']);

  expect(code).toBe(0);
  for (const word of [
    'assess',
    'accounts',
    'sync',
    'status',
    'cutover',
    'rollback',
    'cleanup',
    'Examples:',
    'Exit codes:',
    '4  broken at the source',
  ]) {
    expect(stdout).toContain(word);
  }
});

async function prepare(server: LocalServer, password: string, granted: string, lock: 'LOCK' | 'UNLOCK'): Promise<void> {
  await server.asRoot(
    `SET SESSION sql_log_bin = 0;
     CREATE USER 'operator'@'%' IDENTIFIED BY '${password}' REQUIRE SSL;
     GRANT ${granted} ON *.* TO 'operator'@'%' WITH GRANT OPTION;
     CREATE USER 'app'@'%' IDENTIFIED BY 'x' ACCOUNT ${lock};
     ALTER USER 'admin'@'%' ACCOUNT LOCK`,
  );
}

function resultOf(run: CliRun): unknown {
  const lines = run.stdout.trim().split('\n');
  if (lines.length !== 1) throw new Error(`not one line of JSON: ${run.stdout}\n${run.stderr}`);
  return JSON.parse(lines[0] ?? '');
}

async function lockedOnTarget(): Promise<unknown> {
  const [row] = await servers.target.asRoot("SELECT account_locked AS locked FROM mysql.user WHERE user = 'app'");
  return row?.locked;
}

/** Page, summary and evidence of the run above, and the command that the page names. */
async function reportsWhatHappened(state: readonly string[]): Promise<void> {
  const out = join(folder, 'report');
  const reported = await migrate(['report', ...state, '--out', out]);
  expect(reported).toMatchObject({ code: 0, stderr: '' });
  const evidence: Evidence = JSON.parse(await readFile(join(out, 'evidence.json'), 'utf8'));
  // Once until it was rolled back, and once more.
  const until = (last: StepName) => stepNames.slice(0, stepNames.indexOf(last) + 1);
  expect(evidence.journal?.map(({ step }) => step)).toEqual([...until('validate'), ...until('cut-over')]);
  expect(evidence.journal?.slice(0, -1).every(({ endedAt }) => endedAt !== null)).toBe(true);
  expect(evidence.coverage?.at(-1)).toMatchObject({ poisoned: false, passes: expect.any(Number) });
  expect(evidence.statements?.before).toMatchObject({ fault: '', countedSeconds: expect.any(Number) });
  // By an application, and not by us.
  expect(evidence.statements?.before?.statements.map(({ text }) => text)).toEqual([
    'INSERT INTO `customer` ( NAME ) VALUES (?)',
  ]);
  expect(evidence.statements?.after).toMatchObject({ fault: '', statements: [] });
  expect(evidence.givenBack?.map(({ server }) => server)).toContain('target');
  const page = await readFile(join(out, 'report.html'), 'utf8');
  expect(page).toContain('Promoted, and proven');
  expect(page).toContain('INSERT INTO `customer` ( NAME ) VALUES (?)');
  expect(page).toContain('Too early to compare');
  expect(await readFile(join(out, 'summary.md'), 'utf8')).toContain('promoted, and proven');
  const verified = await migrate(['verify-evidence', join(out, 'evidence.json')]);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('every claim holds') });
}

/** Who watches after the promotion learns what is asked there, and the next report has it. */
async function learnsWhatIsAskedAfterwards(state: readonly string[]): Promise<void> {
  const out = join(folder, 'report');
  await servers.target.asRoot("USE shop; UPDATE customer SET name = 'Eve' WHERE id = 1");
  const watched = await migrate(['watch', ...state, '--seconds', '1'], passwords);
  expect(watched).toMatchObject({ code: 0, stderr: expect.stringContaining('way back ') });
  expect(watched.stderr).not.toContain('lag ');

  expect((await migrate(['report', ...state, '--out', out])).code).toBe(0);

  const addendum: Addendum = JSON.parse(await readFile(join(out, 'addendum.json'), 'utf8'));
  expect(addendum.statements?.statements.map(({ text }) => text)).toContain(
    'UPDATE `customer` SET NAME = ? WHERE `id` = ?',
  );
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('UPDATE `customer` SET NAME = ?');
  const file = join(out, 'evidence.json');
  expect((await migrate(['verify-evidence', file])).stdout).toContain('the addendum belongs to this evidence');
  await writeFile(join(out, 'addendum.json'), JSON.stringify({ ...addendum, at: new Date().toISOString() }));
  expect(await migrate(['verify-evidence', file])).toMatchObject({
    ...{ code: 3, stdout: expect.stringContaining('BROKEN  the seal of the addendum holds') },
  });
}

/** Every line that a whole migration has written: docs/logs.md. */
async function keepsToItsContract(file: string): Promise<void> {
  const lines = (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => logLine.parse(JSON.parse(line)));
  const known = documentedEvents();
  expect(lines.filter(({ name }) => !isDocumented(name)).map(({ name }) => name)).toEqual([]);
  for (const { log, time, migration, name, step, turn, ...facts } of lines) {
    const expected = known.get(name);
    if (expected !== undefined)
      expect([name, ...Object.keys(facts)]).toEqual([name, ...expected.filter((fact) => fact !== 'step')]);
  }
  const steps: readonly (string | null)[] = [null, ...stepNames];
  expect(lines.filter(({ step }) => !steps.includes(step))).toEqual([]);
  expect(lines.find(({ name }) => name === 'cutover.line-done')).toMatchObject({
    step: 'cut-over',
    turn: expect.any(Number),
  });
  expect(lines.filter(({ name }) => name === 'command.started').map(({ verb }) => verb)).toEqual(
    expect.arrayContaining(['assess', 'sync', 'cutover', 'cleanup']),
  );
}

async function everyTextIn(stateDir: string): Promise<string> {
  const files = await readdir(stateDir, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
