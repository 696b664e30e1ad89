import type { Platform } from '../contract/desired';
import { compareVersions, parseVersion } from './server-version';

/** What a server is, as far as words depend on it. */
export interface ServerKind {
  readonly platform: Platform;
  /** As `SELECT VERSION()` says. */
  readonly version: string;
}

interface CapabilityRow {
  readonly capability: string;
  readonly since?: string;
  /** First version that no longer has it. */
  readonly until?: string;
  readonly platforms: readonly Platform[];
  readonly why: string;
}

const everywhere = ['mysql', 'rds', 'azure'] as const;

/** The only place where versions are compared. One row a fact. */
export const capabilities = [
  {
    capability: 'copy',
    since: '8.0.17',
    platforms: everywhere,
    why: 'CAST(... AS DOUBLE), by which FLOAT is read exactly, and multi-column digests',
  },
  {
    capability: 'replica-words',
    since: '8.0.22',
    platforms: everywhere,
    why: 'SHOW REPLICA STATUS, START/STOP/RESET REPLICA; the old words are gone in 8.4',
  },
  { capability: 'change-source-words', since: '8.0.23', platforms: everywhere, why: 'CHANGE REPLICATION SOURCE TO' },
  {
    capability: 'binary-log-status',
    since: '8.2.0',
    platforms: everywhere,
    why: 'SHOW BINARY LOG STATUS; SHOW MASTER STATUS is gone in 8.4',
  },
  {
    capability: 'external-source-procedures',
    since: '8.4.0',
    platforms: ['rds'],
    why: 'rds_set_external_source; 8.0 and lower: rds_set_external_master',
  },
  {
    capability: 'transaction-compression',
    since: '8.0.20',
    platforms: everywhere,
    why: 'binlog_transaction_compression: a compressed transaction hides its tables from SHOW BINLOG EVENTS',
  },
  {
    capability: 'invisible-primary-keys',
    since: '8.0.30',
    platforms: everywhere,
    why: 'sql_generate_invisible_primary_key exists and is ON by default on Azure',
  },
  {
    capability: 'any-definer',
    since: '8.2.0',
    platforms: everywhere,
    why: 'SET_ANY_DEFINER and ALLOW_NONEXISTENT_DEFINER replace SET_USER_ID',
  },
  {
    capability: 'float-auto-increment',
    until: '8.4.0',
    platforms: everywhere,
    why: 'AUTO_INCREMENT on FLOAT and DOUBLE columns; refused since (1063)',
  },
  {
    capability: 'partition-by-prefix',
    until: '8.4.0',
    platforms: everywhere,
    why: 'PARTITION BY KEY over columns that the key holds a prefix of; refused since (1503)',
  },
  {
    capability: 'strict-partition-dates',
    since: '8.0.29',
    platforms: everywhere,
    why: "bounds of partitions by DATE and DATETIME take '-' and ':' only; others are refused (1654)",
  },
  {
    capability: 'cast-by-connection',
    since: '8.0.28',
    platforms: everywhere,
    why: 'CAST and CONVERT of numbers and dates give the character set of the connection',
  },
] as const satisfies readonly CapabilityRow[];

export type Capability = (typeof capabilities)[number]['capability'];

export function has(server: ServerKind, capability: Capability): boolean {
  const rows: readonly CapabilityRow[] = capabilities;
  const row = rows.find((candidate) => candidate.capability === capability);
  if (row === undefined || !row.platforms.includes(server.platform)) return false;
  const version = parseVersion(server.version);
  if (row.since !== undefined && compareVersions(version, parseVersion(row.since)) < 0) return false;
  return row.until === undefined || compareVersions(version, parseVersion(row.until)) < 0;
}
