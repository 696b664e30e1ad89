import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { quotedAccount, quotedName, renderHole } from '../../lambda/mysql/quoting';
import { chromiumNames, openBrowser } from '../support/browser';
import { type CliRun, migrate } from '../support/cli';
import { hostile, hostileName, obeyed, ownLines } from '../support/hostile';
import { findOnPath } from '../support/on-path';
import { operatorUrls } from '../support/operator-urls';
import { harmless, showPage } from '../support/shown-page';

jest.setTimeout(240_000);

const passwords = { SOURCE_PASSWORD: 'from-the-operator-1', TARGET_PASSWORD: 'from-the-operator-2' };
const name = quotedName(hostileName);
const text = (value: string) => renderHole({ kind: 'literal', value });
/** Of 32 characters at most, and no `@` in it. */
const stranger = quotedAccount('\u001b[31m\u009b<b>\n[note] well', '%');
const appUser = 'app\u001b[31m\u009b<i>\n[note] well';
const app = quotedAccount(appUser, '%');
const appPassword = 'of-the-application-1';

/** Neither SUPER nor CONNECTION_ADMIN: the fence has to bind it. */
const boundByReadOnly = `SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES,
  CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE,
  ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, SYSTEM_VARIABLES_ADMIN, XA_RECOVER_ADMIN`;
const pictures = join(__dirname, '../../out/pages');

let servers: LocalServers;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
  await operator(servers.source, passwords.SOURCE_PASSWORD, boundByReadOnly);
  await operator(servers.target, passwords.TARGET_PASSWORD, 'ALL');
  await servers.target.asRoot(
    `SET SESSION sql_log_bin = 0; CREATE USER ${app} IDENTIFIED BY ${text(appPassword)} ACCOUNT LOCK;
     ALTER USER ${servers.target.adminUser} ACCOUNT LOCK`,
  );
  await servers.source.asRoot(
    [
      `CREATE USER ${app} IDENTIFIED BY ${text(appPassword)}; GRANT ALL ON shop.* TO ${app}`,
      `CREATE USER ${stranger} ACCOUNT LOCK; GRANT ALL ON *.* TO ${stranger}; CREATE DATABASE shop; USE shop`,
      `CREATE TABLE ${name} (${name} VARCHAR(200) COMMENT ${text(hostile)}, kind ENUM(${text(hostileName)}, 'b')) COMMENT = ${text(hostile)}`,
      `INSERT INTO ${name} VALUES (${text(hostile)}, ${text(hostileName)}), (NULL, 'b')`,
      `CREATE TABLE item (id INT PRIMARY KEY, ${name} TEXT)`,
      `INSERT INTO item VALUES (1, ${text(hostile)})`,
      `CREATE DEFINER = ${stranger} VIEW ${quotedName(`v${hostileName.slice(1)}`)} AS SELECT id FROM item`,
      `CREATE DEFINER = ${stranger} EVENT ${name} ON SCHEDULE EVERY 1 DAY COMMENT ${text(hostile)} DO SELECT 1`,
    ].join(';\n'),
  );
});

afterAll(async () => {
  await servers?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test('a database of hostile names, comments, definers and values: nothing is obeyed, and everything arrives', async () => {
  const state = ['--state-dir', join(folder, 'state')];
  const [page, markdown] = [join(folder, 'assess.html'), join(folder, 'assess.md')];
  const accepting = ['--accept-case-folding', '--schemas', 'shop'];
  const assessed = await migrate(
    ['assess', ...state, ...operatorUrls(servers), ...accepting, '--html', page, '--markdown', markdown],
    passwords,
  );

  // What a reader has to see stands there, made harmless.
  expect(assessed.stdout).toContain('\\u001b[31m\\u009b');
  isHarmless(assessed);
  expect((await readFile(page, 'utf8')).match(/<script|<b>\s*\[note/)).toBeNull();
  expect([...obeyed(await readFile(page, 'utf8')), ...obeyed(await readFile(markdown, 'utf8'))]).toEqual([]);
  expect(ownLines(await readFile(markdown, 'utf8'))).toEqual([]);

  const synced = await migrate(['sync', ...state], passwords);
  isHarmless(synced);
  expect({ code: synced.code, said: synced.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  isHarmless(await migrate(['status', ...state], passwords));
  isHarmless(await migrate(['watch', ...state, '--seconds', '1'], passwords));

  const all = `SELECT HEX(${name}) AS a, HEX(kind) AS b FROM shop.${name} ORDER BY 1`;
  expect(await servers.target.asRoot(all)).toEqual(await servers.source.asRoot(all));
});

test('cut over: held with a hostile reason, then promoted; its page, summary and evidence run nothing', async () => {
  const state = ['--state-dir', join(folder, 'state')];
  const { host, port, caPem } = servers.source;
  const holder = await createConnection({ host, port, user: appUser, password: appPassword, ssl: { ca: caPem } });
  await holder.query(`LOCK TABLES shop.${name} WRITE`);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const held = await migrate(['cutover', ...state, '--yes', '--outage-budget', '5'], passwords);
  holder.destroy();
  isHarmless(held);
  expect(held).toMatchObject({ code: 3, stdout: expect.stringMatching(/cutover\.open-work.*\\u001b\[31m/s) });

  const checks = join(folder, 'checks');
  await mkdir(checks);
  await writeFile(join(checks, 'broken.sql'), `SELECT ${quotedName(`x${hostileName.slice(1)}`)} FROM shop.item`);
  const checking = ['--checks', checks, '--user-checks', 'warn', '--outage-budget', '15'];
  const promoted = await migrate(['cutover', ...state, '--yes', ...checking], passwords);
  isHarmless(promoted);
  expect({ code: promoted.code, said: promoted.stdout + promoted.stderr.slice(-2000) }).toMatchObject({ code: 0 });
  expect(await servers.target.asRoot(`SELECT id FROM shop.item WHERE ${name} = ${text(hostile)}`)).toHaveLength(1);

  const out = join(folder, 'report');
  const reported = await migrate(['report', ...state, '--out', out], passwords);
  isHarmless(reported);
  expect({ code: reported.code, said: reported.stdout }).toMatchObject({ code: 0 });
  isHarmless(await migrate(['status', ...state], passwords));
  const [page, summary] = [join(out, 'report.html'), join(out, 'summary.md')];
  const markup = await readFile(page, 'utf8');
  // Names and texts are there to be read, and only that.
  expect(markup).toContain('\\u001b[31m');
  expect(markup.match(/<script|<img|<b>\s*\[note|<i>\s*\[note/)).toBeNull();
  expect([...obeyed(markup), ...obeyed(await readFile(summary, 'utf8'))]).toEqual([]);
  expect(ownLines(await readFile(summary, 'utf8'))).toEqual([]);
  isHarmless(await migrate(['verify-evidence', join(out, 'evidence.json')]));
  await showsItself(page);
});

function isHarmless({ stdout, stderr }: CliRun): void {
  expect(obeyed(stdout + stderr)).toEqual([]);
  expect(ownLines(`${stdout}\n${stderr}`)).toEqual([]);
}

async function operator(server: LocalServer, password: string, grants: string): Promise<void> {
  await server.asRoot(
    `SET SESSION sql_log_bin = 0; CREATE USER operator@'%' IDENTIFIED BY ${text(password)};
     GRANT ${grants} ON *.* TO operator@'%' WITH GRANT OPTION`,
  );
}

/** Looked at where there is a browser; the markup is read in any case. */
async function showsItself(page: string): Promise<void> {
  if (!chromiumNames.some((program) => findOnPath(program) !== undefined)) return;
  const browser = await openBrowser();
  try {
    for (const viewport of [
      { width: 1200, height: 900 },
      { width: 360, height: 740 },
    ]) {
      const picture = join(pictures, `hostile-cut-over-${viewport.width}.png`);
      const shown = await showPage(browser, page, { viewport, colorScheme: 'light' }, picture);
      expect(shown).toMatchObject(harmless);
      expect(shown.title).toMatch(/^[\w :.→-]+$/);
    }
  } finally {
    await browser.close();
  }
}
