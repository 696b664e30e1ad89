/** The words that one version of MySQL understands for the things our stand-ins have to say. */
export interface Words {
  readonly changeSource: string;
  readonly source: string;
  readonly replica: string;
  readonly skipCounter: string;
  readonly resetBinlogs: string;
  readonly anyDefiner: readonly string[];
  readonly externalSource: readonly string[];
}

export function wordsOf(version: string): Words {
  const from = (wanted: string) => atLeast(version, wanted);
  return {
    changeSource: from('8.0.23') ? 'CHANGE REPLICATION SOURCE TO' : 'CHANGE MASTER TO',
    source: from('8.0.23') ? 'SOURCE' : 'MASTER',
    replica: from('8.0.22') ? 'REPLICA' : 'SLAVE',
    skipCounter: from('8.0.26') ? 'sql_replica_skip_counter' : 'sql_slave_skip_counter',
    anyDefiner: from('8.2.0') ? ['SET_ANY_DEFINER', 'ALLOW_NONEXISTENT_DEFINER'] : ['SET_USER_ID'],
    resetBinlogs: from('8.2.0') ? 'RESET BINARY LOGS AND GTIDS' : 'RESET MASTER',
    // The first 8.4 of RDS has both names.
    externalSource: from('8.4.0') ? ['source', 'master'] : ['master'],
  };
}

export function atLeast(version: string, wanted: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [place, least] of wanted.split('.').map(Number).entries()) {
    const part = parts[place] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
