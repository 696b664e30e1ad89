import type { Side } from '../contract/problem';

/** What an error number of the server or of the connection means for us. */
export interface FaultMeaning {
  /** Completes the code of a Problem: `target.deadlock`. */
  readonly word: string;
  /** The same statement may pass later without anybody doing anything. */
  readonly transient: boolean;
  readonly remedy: string;
}

const again = 'nothing to do: it is tried again';
const row = (word: string, remedy: string): FaultMeaning => ({ word, transient: false, remedy });
const passing = (word: string, remedy = again): FaultMeaning => ({ word, transient: true, remedy });
const unchanged = 'compare the definition of the table on both servers; nothing of this chunk was kept';

const moreTemporarySpace =
  'give the target more temporary space (Azure: a larger compute size, or innodb_tmpdir on the data disk), then repeat';

/** Numbers are stable over versions, texts are not: https://dev.mysql.com/doc/mysql-errors/8.4/en/ */
const meanings: ReadonlyMap<number, FaultMeaning> = new Map([
  [3, row('temporary-space', moreTemporarySpace)],
  // Of the server's file layer, which has no ER_ names: a disk is full.
  [20, row('disk-full', 'give the server more storage, then repeat')],
  [1021, row('disk-full', 'give the server more storage, then repeat')],
  [1026, row('temporary-space', moreTemporarySpace)],
  [1040, passing('too-many-connections', 'lower limits.workers or raise max_connections')],
  [1044, row('privilege-missing', 'grant the privilege that the message names to the account')],
  [1045, row('login-refused', 'check user, password and the host pattern of the account')],
  [1049, row('schema-missing', 'check the list of schemas; names are case-sensitive')],
  [1050, row('table-exists', 'drop the table on the target or leave its schema out')],
  [1053, passing('shutting-down')],
  [1062, row('duplicate-key', unchanged)],
  [1064, row('syntax', 'report this: the server does not take a statement of ours')],
  [1114, row('table-full', 'give the server more storage, then repeat')],
  [1142, row('privilege-missing', 'grant the privilege that the message names to the account')],
  [1146, row('table-missing', 'was it dropped or renamed since the assessment? then assess again')],
  [1148, row('local-infile-off', 'set local_infile = ON on the target (Azure: server parameter)')],
  [1153, row('packet-too-large', 'raise max_allowed_packet to 1073741824 on both servers')],
  [1205, passing('lock-timeout')],
  [1213, passing('deadlock')],
  [1227, row('privilege-missing', 'grant the privilege that the message names to the account')],
  [1290, row('read-only', 'the server does not take writes: is its read_only still set?')],
  [1317, passing('interrupted')],
  [1370, row('privilege-missing', 'grant EXECUTE or ALTER ROUTINE to the account')],
  [
    1412,
    row(
      'definition-changed',
      'somebody changed a table while it was read: assess again and freeze DDL until the cut over',
    ),
  ],
  [1418, row('log-bin-trust', 'set log_bin_trust_function_creators = ON on the target (Azure: server parameter)')],
  [1419, row('log-bin-trust', 'set log_bin_trust_function_creators = ON on the target (Azure: server parameter)')],
  [1449, row('definer-missing', 'create the account on the target or change the definer on the source')],
  [1799, row('online-log-full', 'raise innodb_online_alter_log_max_size on the target, then repeat')],
  [1836, row('read-only', 'the server does not take writes: is its read_only still set?')],
  [1878, row('temporary-space', moreTemporarySpace)],
  [1927, passing('killed')],
  [2002, passing('unreachable', 'check host, port, firewall and security group')],
  [2003, passing('unreachable', 'check host, port, firewall and security group')],
  [2005, row('host-unknown', 'check the host name and who resolves it from where this runs')],
  [2013, passing('connection-lost')],
  [2026, row('tls-refused', 'check caPem and the host name in the certificate of the server')],
  [3024, passing('interrupted')],
  [3118, row('account-locked', 'unlock the account (ALTER USER ... ACCOUNT UNLOCK), or find out who has locked it')],
  [3159, row('tls-required', 'set tls to "verified" for this server')],
  [3750, row('primary-key-required', 'set sql_require_primary_key = OFF on the target for the time of the migration')],
  [3948, row('local-infile-off', 'set local_infile = ON on the target (Azure: server parameter)')],
  [4031, passing('connection-lost')],
]);

/** What an ALTER that builds several indexes at once answers when its sort files or its log do not fit. */
export const outOfBuildSpace: readonly number[] = [3, 1021, 1026, 1114, 1799, 1878];

/** Numbers that the client libraries of MySQL use for what the server can not say itself. */
export const clientErrno = { unreachable: 2003, hostUnknown: 2005, lost: 2013, tls: 2026 } as const;

export function meaningOf(errno: number): FaultMeaning {
  return (
    meanings.get(errno) ?? {
      word: 'refused',
      transient: false,
      remedy: `look up error ${errno} in the MySQL manual; repeat when its cause is gone`,
    }
  );
}

export function faultCode(side: Side, errno: number): string {
  return `${side}.${meaningOf(errno).word}`;
}

/** Errors whose text quotes a value of a row: https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
const quotesValues: ReadonlySet<number> = new Set([1062, 1265, 1292, 1366, 1367, 1411, 1525, 3140, 3141, 3156]);

/** The server's own words without values of rows; of a statement with a secret nothing at all. */
export function redact(errno: number, message: string, secret: boolean): string {
  if (secret) return `error ${errno}, text withheld: the statement carries a secret`;
  if (!quotesValues.has(errno)) return message;
  if (errno === 1062) return message.replace(/entry '.*' for key/s, "entry '…' for key");
  return message.replace(/'.*?'/s, "'…'");
}

/** Definition changed, table missing, column missing, index missing: what a reader of a snapshot meets after a DDL. */
export const changedUnderSnapshot: readonly number[] = [1412, 1146, 1054, 1176];
