import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalServer, type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { quotedAccount, quotedName, renderHole } from '../../lambda/mysql/quoting';
import { type CliRun, migrate } from '../support/cli';
import { hostile, hostileName, obeyed, ownLines } from '../support/hostile';

jest.setTimeout(240_000);

const passwords = { SOURCE_PASSWORD: 'from-the-operator-1', TARGET_PASSWORD: 'from-the-operator-2' };
const name = quotedName(hostileName);
const text = (value: string) => renderHole({ kind: 'literal', value });
/** Of 32 characters at most, and no `@` in it. */
const stranger = quotedAccount('\u001b[31m\u009b<b>\n[note] well', '%');

let servers: LocalServers;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
  await operator(servers.source, passwords.SOURCE_PASSWORD);
  await operator(servers.target, passwords.TARGET_PASSWORD);
  await servers.source.asRoot(
    [
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
    ['assess', ...state, ...urls(), ...accepting, '--html', page, '--markdown', markdown],
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

function isHarmless({ stdout, stderr }: CliRun): void {
  expect(obeyed(stdout + stderr)).toEqual([]);
  expect(ownLines(`${stdout}\n${stderr}`)).toEqual([]);
}

function urls(): string[] {
  const { source, target } = servers;
  return [
    ...[
      '--source',
      `mysql://operator@127.0.0.1:${source.port}`,
      '--source-platform',
      'mysql',
      '--source-ca',
      source.caFile,
    ],
    ...[
      '--target',
      `mysql://operator@127.0.0.1:${target.port}`,
      '--target-platform',
      'mysql',
      '--target-ca',
      target.caFile,
    ],
  ];
}

async function operator(server: LocalServer, password: string): Promise<void> {
  await server.asRoot(
    `SET SESSION sql_log_bin = 0; CREATE USER operator@'%' IDENTIFIED BY ${text(password)};
     GRANT ALL ON *.* TO operator@'%' WITH GRANT OPTION`,
  );
}
