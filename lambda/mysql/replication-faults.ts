/** Why a channel does not run, by the number that SHOW REPLICA STATUS gives. */
export interface ReplicationFault {
  readonly word: string;
  /** Whose fact it is. */
  readonly side: 'source' | 'target';
  readonly why: string;
  readonly remedy: string;
  /** `login`: the settings of the channel; told again after they are changed. `path`: may pass by itself for a while. */
  readonly kind: 'login' | 'path' | 'data';
}

const startAgain = 'roll back and sync again: a skipped event is lost data';

const data = (word: string, why: string, remedy: string): ReplicationFault => ({
  word,
  side: 'target',
  why,
  remedy,
  kind: 'data',
});
const path = (word: string, why: string): ReplicationFault => ({
  word,
  side: 'source',
  why,
  remedy:
    'let the target reach the source: security group of the source, firewall, channel.host and channel.port in the settings',
  kind: 'path',
});
const login = (word: string, why: string, remedy: string): ReplicationFault => ({
  word,
  side: 'source',
  why,
  remedy,
  kind: 'login',
});

const purged: ReplicationFault = {
  word: 'binlog-purged',
  side: 'source',
  why: 'the source no longer has the binlog that the channel asks for, or refuses the position',
  remedy: 'roll back, raise limits.retentionHours and sync again',
  kind: 'data',
};
const sameId = login(
  'same-server-id',
  'source and target have the same server_id or server_uuid',
  'give the target another one',
);

const faults: ReadonlyMap<number, ReplicationFault> = new Map([
  [1236, purged],
  // From 8.0 on the number of "Got fatal error 1236 from source".
  [13114, purged],
  [1593, sameId],
  [13117, sameId],
  [
    1045,
    login('login-refused', 'the source refuses the replication account', 'sync again: prepare sets its password anew'),
  ],
  [
    2026,
    login(
      'tls-refused',
      "the source's certificate is not vouched for by the CA that was given",
      'put the right bundle into source.caPem',
    ),
  ],
  [
    2061,
    login(
      'tls-needed',
      'the password plug-in of the replication account needs TLS',
      'set source.tls = verified and give source.caPem',
    ),
  ],
  [
    3159,
    login(
      'tls-needed',
      'the source takes no connection without TLS',
      'set source.tls = verified and give source.caPem',
    ),
  ],
  [2002, path('unreachable', 'the target can not reach the source')],
  [2003, path('unreachable', 'the target can not reach the source')],
  [2005, path('host-unknown', 'the target can not resolve the name of the source')],
  [2013, path('connection-lost', 'the connection of the channel breaks')],
  [
    1062,
    data(
      'duplicate-row',
      'a row is already there: the copy and the coordinates do not belong together, or somebody writes to the target',
      startAgain,
    ),
  ],
  [
    1032,
    data(
      'row-missing',
      'a row is not there: the copy and the coordinates do not belong together, or somebody writes to the target',
      startAgain,
    ),
  ],
  [
    1068,
    data(
      'invisible-key',
      'the source adds a primary key to a table that has an invisible one on the target',
      'drop my_row_id there, then sync again',
    ),
  ],
  [
    1075,
    data(
      'invisible-key',
      'the source adds an AUTO_INCREMENT key to a table that has an invisible one on the target',
      'drop my_row_id there, then sync again',
    ),
  ],
  [
    1050,
    data(
      'table-exists',
      'a table made on the source exists on the target: two names differ by case only, or somebody made it',
      startAgain,
    ),
  ],
  [
    1049,
    data(
      'schema-missing',
      'a statement names a schema that is not migrated',
      'add the schema, roll back and sync again',
    ),
  ],
  [1146, data('table-missing', 'a statement names a table that the target does not have', startAgain)],
  [
    1449,
    data(
      'definer-missing',
      'a statement needs a definer that does not exist on the target',
      'create the account on the target, locked; then sync again',
    ),
  ],
  [
    3944,
    data(
      'filter-missing',
      "the target applies RDS's own writes",
      'set replicate_wild_ignore_table = mysql.% on the target',
    ),
  ],
]);

export function replicationFault(errno: number): ReplicationFault {
  return (
    faults.get(errno) ??
    data(
      'stopped',
      'the channel has stopped',
      `look up error ${errno} in the MySQL manual; never skip the event, settle its cause`,
    )
  );
}
