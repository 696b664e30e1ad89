/** Names that the two worlds share: a typo here must not compile on one side only. */

/** Schema on the target: receipts and the current epoch. Needed only until replication starts. */
export const workSchema = 'rds_to_azure_work';
/** Schema on the source, copied and replicated like user data: the pulse. */
export const pulseSchema = 'rds_to_azure_pulse';
/** Schema on the target, for the seconds that a forecast copies a sample of rows there. */
export const sampleSchema = 'rds_to_azure_sample';
/** The account the target's channel uses on the source. */
export const replicationUser = 'rds_to_azure_repl';
/** The account the source's channel uses on the target, once the target is promoted: the way back. */
export const wayBackUser = 'rds_to_azure_back';

/**
 * What a source that follows the target must ignore: the platform's housekeeping and ours. On RDS the parameter
 * `replicate-wild-ignore-table`, comma-separated.
 */
export const ignoredOnTheWayBack = [
  'mysql.%',
  'information_schema.%',
  'performance_schema.%',
  'sys.%',
  `${workSchema}.%`,
] as const;

/** Environment of the function, and of the host in Azure where there is one (the last five). */
export const env = {
  bucket: 'RDS_TO_AZURE_BUCKET',
  deadManMachine: 'RDS_TO_AZURE_DEAD_MAN_ARN',
  syncMachine: 'RDS_TO_AZURE_SYNC_ARN',
  name: 'RDS_TO_AZURE_NAME',
  /** Of the Lambda function, `functionHostSettings` as JSON: there is a host in Azure, and all work is done there. */
  host: 'RDS_TO_AZURE_HOST',
  /** The role in AWS that the host takes. */
  role: 'RDS_TO_AZURE_ROLE_ARN',
  /** The application that AWS expects in the host's tokens. */
  audience: 'RDS_TO_AZURE_AUDIENCE',
  /** The application whose requests the host serves. */
  caller: 'RDS_TO_AZURE_CALLER',
  /** A reference to Key Vault, or what the platform made of it. */
  targetPassword: 'RDS_TO_AZURE_TARGET_PASSWORD',
} as const;

export const publishedKeys = [
  'level',
  'fence',
  'target-fence',
  'way-back',
  'ready',
  'attempt',
  // Modes of GTID that the parameter group of the source declares: `<gtid_mode>/<enforce_gtid_consistency>`, or `none`.
  'gtid-mode',
  'endpoint',
  'source',
  'replication-password',
  'way-back-password',
  // Of the state, for whoever looks from a shell; written by the stack.
  'bucket',
] as const;
export type PublishedKey = (typeof publishedKeys)[number];

/** Where the password of the replication account on that server is kept. */
export function replicationPasswordKey(on: 'source' | 'target'): PublishedKey {
  return on === 'source' ? 'replication-password' : 'way-back-password';
}

/** SSM Parameter Store, `/<migration>/<key>`. */
export function parameterName(migration: string, key: PublishedKey): string {
  return `/${migration}/${key}`;
}

export const recordKey = 'run.json';

/** Of the tickets of a host in Azure, in the state bucket. */
export const hostRunsPrefix = 'host-runs/';
