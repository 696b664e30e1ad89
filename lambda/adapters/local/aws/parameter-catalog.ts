/** What RDS knows of the parameters a migration touches; facts.md 2.1. Others are taken as dynamic. */
export interface KnownParameter {
  readonly applyType: 'dynamic' | 'static';
  readonly allowed?: string;
  readonly standard?: string;
  readonly type?: 'string' | 'integer' | 'boolean';
}

const known: Readonly<Record<string, KnownParameter>> = {
  binlog_format: { applyType: 'dynamic', allowed: 'ROW,STATEMENT,MIXED', standard: 'ROW' },
  binlog_row_image: { applyType: 'dynamic', allowed: 'full,minimal,noblob', standard: 'full' },
  binlog_checksum: { applyType: 'dynamic', allowed: 'NONE,CRC32' },
  character_set_server: { applyType: 'dynamic' },
  collation_server: { applyType: 'dynamic' },
  enforce_gtid_consistency: { applyType: 'static', allowed: 'OFF,WARN,ON', standard: 'OFF' },
  event_scheduler: { applyType: 'dynamic', allowed: 'ON,OFF' },
  'gtid-mode': { applyType: 'static', allowed: 'OFF,OFF_PERMISSIVE,ON_PERMISSIVE,ON', standard: 'OFF_PERMISSIVE' },
  innodb_flush_log_at_trx_commit: { applyType: 'dynamic', allowed: '0,1,2', standard: '1', type: 'integer' },
  innodb_log_file_size: { applyType: 'static', type: 'integer' },
  local_infile: { applyType: 'dynamic', allowed: '0,1', standard: '1', type: 'boolean' },
  log_bin_trust_function_creators: { applyType: 'dynamic', allowed: '0,1', standard: '0', type: 'boolean' },
  lower_case_table_names: { applyType: 'static', allowed: '0,1', standard: '0', type: 'integer' },
  max_allowed_packet: { applyType: 'dynamic', type: 'integer' },
  max_connections: { applyType: 'dynamic', standard: '{DBInstanceClassMemory/12582880}', type: 'integer' },
  performance_schema: { applyType: 'static', allowed: '0,1', standard: '0', type: 'boolean' },
  read_only: { applyType: 'dynamic', allowed: '0,1,{TrueIfReplica}', standard: '{TrueIfReplica}' },
  'replicate-wild-ignore-table': { applyType: 'dynamic', standard: '' },
  require_secure_transport: { applyType: 'dynamic', allowed: '0,1,ON,OFF', standard: '0', type: 'boolean' },
  sync_binlog: { applyType: 'dynamic', type: 'integer', standard: '1' },
};

export function knownParameter(name: string): KnownParameter {
  return known[name] ?? { applyType: 'dynamic' };
}

export function knownParameterNames(): readonly string[] {
  return Object.keys(known);
}

/** A value as RDS checks it: one of the list, in any case. */
export function allows(parameter: KnownParameter, value: string): boolean {
  const allowed = parameter.allowed?.toLowerCase().split(',');
  return allowed === undefined || allowed.includes(value.toLowerCase());
}
