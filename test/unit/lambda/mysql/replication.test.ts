import type { ServerKind } from '../../../../lambda/mysql/capability';
import { type ChannelSource, replicationOf } from '../../../../lambda/mysql/replication';
import type { Statement } from '../../../../lambda/mysql/statement';

const source: ChannelSource = {
  host: 'db.example',
  port: 3306,
  user: 'repl',
  password: "p'w",
  tls: { caPem: '-----BEGIN CERTIFICATE-----\nAA\n' },
};
const at = { by: 'position', position: { file: 'bin.000007', position: 157 } } as const;
const byGtid = { by: 'gtid' } as const;

const columns = {
  'mysql 8.0.17': { platform: 'mysql', version: '8.0.17' },
  'mysql 8.0.22': { platform: 'mysql', version: '8.0.22-debug' },
  'mysql 8.4': { platform: 'mysql', version: '8.4.5' },
  'rds 8.0': { platform: 'rds', version: '8.0.42' },
  'rds 8.4': { platform: 'rds', version: '8.4.9' },
  'azure 8.0': { platform: 'azure', version: '8.0.42-azure' },
  'azure 8.4': { platform: 'azure', version: '8.4.5' },
} as const satisfies Record<string, ServerKind>;
type Column = keyof typeof columns;

const oldChange =
  "CHANGE MASTER TO MASTER_HOST = 'db.example', MASTER_PORT = 3306, MASTER_USER = 'repl', MASTER_PASSWORD = 'p\\'w', MASTER_SSL = 1, GET_MASTER_PUBLIC_KEY = 0, MASTER_AUTO_POSITION = 0, MASTER_LOG_FILE = 'bin.000007', MASTER_LOG_POS = 157";
const newChange = oldChange.replaceAll('MASTER', 'SOURCE').replace('CHANGE SOURCE TO', 'CHANGE REPLICATION SOURCE TO');
const pem = "SET @rds_to_azure_ca = '-----BEGIN CERTIFICATE-----\\nAA\\n'";
const azureChange = `${pem}; CALL mysql.az_replication_change_master('db.example', 'repl', 'p\\'w', 3306, 'bin.000007', 157, @rds_to_azure_ca)`;
const azureGtid = `${pem}; CALL mysql.az_replication_change_master_with_gtid('db.example', 'repl', 'p\\'w', 3306, @rds_to_azure_ca)`;
const external = (word: string) =>
  `CALL mysql.rds_set_external_${word}('db.example', 3306, 'repl', 'p\\'w', 'bin.000007', 157, 1)`;
const externalGtid = (word: string) =>
  `CALL mysql.rds_set_external_${word}_with_auto_position('db.example', 3306, 'repl', 'p\\'w', 1, 0)`;
const rdsStart = 'CALL mysql.rds_start_replication';
const rdsStop = 'CALL mysql.rds_stop_replication';
const azStart = 'CALL mysql.az_replication_start';
const azStop = 'CALL mysql.az_replication_stop';
const azForget = 'CALL mysql.az_replication_remove_master';
const hours = (n: string) => `CALL mysql.rds_set_configuration('binlog retention hours', ${n})`;
const gtidOf = (change: string) => change.replace(/_POSITION = 0.*/, '_POSITION = 1');

interface Row {
  readonly say: (server: ServerKind) => readonly (Statement | 'by-parameter')[];
  readonly text: Readonly<Record<Column, string>>;
}

const everywhere = (old: string, now: string, rds: readonly [string, string], azure: string): Row['text'] => ({
  'mysql 8.0.17': old,
  'mysql 8.0.22': now,
  'mysql 8.4': now,
  'rds 8.0': rds[0],
  'rds 8.4': rds[1],
  'azure 8.0': azure,
  'azure 8.4': azure,
});
const both = (text: string) => [text, text] as const;

/** One row a thing to say, one column a server. A new column or row does not compile until each cell is filled. */
const table: Readonly<Record<string, Row>> = {
  follow: {
    say: (server) => replicationOf(server).authority.follow(source, at),
    // CHANGE REPLICATION SOURCE came one version after SHOW REPLICA STATUS.
    text: {
      ...everywhere(oldChange, newChange, [external('master'), external('source')], azureChange),
      'mysql 8.0.22': oldChange,
    },
  },
  'follow by GTID': {
    say: (server) => replicationOf(server).authority.follow(source, byGtid),
    text: {
      ...everywhere(gtidOf(oldChange), gtidOf(newChange), [externalGtid('master'), externalGtid('source')], azureGtid),
      'mysql 8.0.22': gtidOf(oldChange),
    },
  },
  start: {
    say: (server) => replicationOf(server).authority.start(),
    text: everywhere('START SLAVE', 'START REPLICA', both(rdsStart), azStart),
  },
  stop: {
    say: (server) => replicationOf(server).authority.stop(),
    text: everywhere('STOP SLAVE', 'STOP REPLICA', both(rdsStop), azStop),
  },
  forget: {
    say: (server) => replicationOf(server).authority.forget(),
    text: everywhere(
      'RESET SLAVE ALL',
      'RESET REPLICA ALL',
      ['CALL mysql.rds_reset_external_master', 'CALL mysql.rds_reset_external_source'],
      azForget,
    ),
  },
  freeze: {
    say: (server) => replicationOf(server).authority.freeze(),
    text: everywhere('STOP SLAVE SQL_THREAD', 'STOP REPLICA SQL_THREAD', both(rdsStop), azStop),
  },
  thaw: {
    say: (server) => replicationOf(server).authority.thaw(),
    text: everywhere('START SLAVE SQL_THREAD', 'START REPLICA SQL_THREAD', both(rdsStart), azStart),
  },
  'show status': {
    say: (server) => [replicationOf(server).words.replica.showStatus],
    text: everywhere('SHOW SLAVE STATUS', 'SHOW REPLICA STATUS', both('SHOW REPLICA STATUS'), 'SHOW REPLICA STATUS'),
  },
  'show own position': {
    say: (server) => [replicationOf(server).words.binlog.showOwnPosition],
    text: {
      ...everywhere('SHOW MASTER STATUS', 'SHOW MASTER STATUS', both('SHOW MASTER STATUS'), 'SHOW MASTER STATUS'),
      'mysql 8.4': 'SHOW BINARY LOG STATUS',
      'rds 8.4': 'SHOW BINARY LOG STATUS',
      'azure 8.4': 'SHOW BINARY LOG STATUS',
    },
  },
  'keep binlogs 72 h': {
    say: (server) => {
      const { retention } = replicationOf(server).authority;
      return [retention.write === 'by-parameter' ? 'by-parameter' : retention.write(retention.valueOf(72))];
    },
    text: everywhere(
      'SET GLOBAL binlog_expire_logs_seconds = 259200',
      'SET GLOBAL binlog_expire_logs_seconds = 259200',
      both(hours('72')),
      'by-parameter',
    ),
  },
  'keep binlogs as before': {
    say: (server) => {
      const { retention } = replicationOf(server).authority;
      return [retention.write === 'by-parameter' ? 'by-parameter' : retention.write(null)];
    },
    text: everywhere(
      'SET GLOBAL binlog_expire_logs_seconds = 0',
      'SET GLOBAL binlog_expire_logs_seconds = 0',
      both(hours('NULL')),
      'by-parameter',
    ),
  },
};

const servers = Object.entries(columns);

describe.each(Object.entries(table))('%s', (_name, row) => {
  test.each(servers)('on %s', (column, server) => {
    const said = row.say(server).map((statement) => (statement === 'by-parameter' ? statement : statement.text));

    expect(said.join('; ')).toBe(Object.entries(row.text).find(([name]) => name === column)?.[1]);
  });
});

test('every statement with a password is secret, and no other is', () => {
  for (const [, server] of servers) {
    for (const from of [at, byGtid]) {
      for (const statement of replicationOf(server).authority.follow(source, from)) {
        expect(statement.secret).toBe(statement.text.includes('p\\'));
      }
    }
  }
});

test('without TLS the key of the source is asked for instead, and Azure gets no CA', () => {
  const clear = { ...source, tls: undefined };
  const own = replicationOf(columns['mysql 8.4']).authority.follow(clear, at)[0]?.text;
  const azure = replicationOf(columns['azure 8.4']).authority.follow(clear, at)[0]?.text;

  expect(own).toContain('SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 1');
  expect(azure).toBe("SET @rds_to_azure_ca = ''");
});

test.each([
  ['mysql', '0', true],
  ['mysql', '3600', false],
  ['azure', '0', false],
  ['azure', '259200', true],
  ['rds', null, false],
  ['rds', '24', false],
  ['rds', '168', true],
] as const)('on %s a retention of %s covers 72 h: %s', (platform, value, covered) => {
  expect(replicationOf({ platform, version: '8.4.5' }).authority.retention.covers(value, 72)).toBe(covered);
});
