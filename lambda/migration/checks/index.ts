import { accountPlugins } from './account-plugins';
import { binlog } from './binlog';
import { brokenViews } from './broken-views';
import { caseFolding } from './case-folding';
import { channelCertificate } from './channel-certificate';
import { collations } from './collations';
import { connections } from './connections';
import { countersRunningOut } from './counters-running-out';
import { crossingFilter } from './crossing-filter';
import { definers } from './definers';
import { dollarNames } from './dollar-names';
import { durableBinlog } from './durable-binlog';
import { engines } from './engines';
import { eventScheduler } from './event-scheduler';
import { floatCounters } from './float-counters';
import { foreignSchemas } from './foreign-schemas';
import { fullTextParsers } from './full-text-parsers';
import { fullTextSettings } from './full-text-settings';
import { functionCreators } from './function-creators';
import { generatedCasts } from './generated-casts';
import { goneFunctions } from './gone-functions';
import { goneVariables } from './gone-variables';
import { gtidModes } from './gtid-modes';
import { gtidReset } from './gtid-reset';
import { invisiblePrimaryKeys } from './invisible-primary-keys';
import { keylessTables } from './keyless-tables';
import { localInfile } from './local-infile';
import { loginSettings } from './login-settings';
import { longIndexParts } from './long-index-parts';
import { maxPacket } from './max-packet';
import { missingSchemas } from './missing-schemas';
import { nonStandardKeys } from './non-standard-keys';
import { oldNames } from './old-names';
import { pageSize } from './page-size';
import { parameterGroup } from './parameter-group';
import { partialJson } from './partial-json';
import { partitionDelimiters } from './partition-delimiters';
import { performanceSchema } from './performance-schema';
import { platformCalls } from './platform-calls';
import { prefixPartitions } from './prefix-partitions';
import { preparedXa } from './prepared-xa';
import { privileges } from './privileges';
import { procedures } from './procedures';
import { raiseGtidMode } from './raise-gtid-mode';
import { replicationFilter } from './replication-filter';
import { reservedWords } from './reserved-words';
import { retention } from './retention';
import { sameServer } from './same-server';
import { serverIdZero } from './server-id-zero';
import { sessionDefaults } from './session-defaults';
import { sourceBackup } from './source-backup';
import { sourceFollows } from './source-follows';
import { sourceWritable } from './source-writable';
import { spatialReferences } from './spatial-references';
import { strictTables } from './strict-tables';
import type { Check } from './survey';
import { tableOptions } from './table-options';
import { targetBinlog } from './target-binlog';
import { targetNotSeen } from './target-not-seen';
import { targetPlatform } from './target-platform';
import { targetSchemas } from './target-schemas';
import { targetWritable } from './target-writable';
import { timeZones } from './time-zones';
import { transactionCompression } from './transaction-compression';
import { transportSecurity } from './transport-security';
import { unreadableDefinitions } from './unreadable-definitions';
import { utf8mb3 } from './utf8mb3';
import { versionSupport } from './version-support';
import { versions } from './versions';
import { workOfAnother } from './work-of-another';
import { zeroDates } from './zero-dates';

/** What is asked before anything is touched. To add a check: one file, one line here. */
export const checks: readonly Check[] = [
  sameServer,
  serverIdZero,
  missingSchemas,
  versions,
  privileges,
  procedures,
  binlog,
  retention,
  transactionCompression,
  partialJson,
  durableBinlog,
  sourceWritable,
  sourceFollows,
  targetWritable,
  targetBinlog,
  parameterGroup,
  sourceBackup,
  gtidModes,
  gtidReset,
  raiseGtidMode,
  targetPlatform,
  targetNotSeen,
  channelCertificate,
  replicationFilter,
  engines,
  tableOptions,
  keylessTables,
  countersRunningOut,
  caseFolding,
  foreignSchemas,
  unreadableDefinitions,
  brokenViews,
  crossingFilter,
  reservedWords,
  goneFunctions,
  platformCalls,
  functionCreators,
  collations,
  spatialReferences,
  fullTextParsers,
  fullTextSettings,
  nonStandardKeys,
  floatCounters,
  prefixPartitions,
  partitionDelimiters,
  longIndexParts,
  strictTables,
  pageSize,
  generatedCasts,
  oldNames,
  dollarNames,
  definers,
  preparedXa,
  targetSchemas,
  workOfAnother,
  invisiblePrimaryKeys,
  localInfile,
  maxPacket,
  eventScheduler,
  sessionDefaults,
  zeroDates,
  timeZones,
  loginSettings,
  accountPlugins,
  connections,
  transportSecurity,
  goneVariables,
  utf8mb3,
  versionSupport,
  performanceSchema,
];

export type {
  AccountPlugin,
  Check,
  ReplicationFilter,
  RetentionSurvey,
  ServerSurvey,
  SourceSurvey,
  Survey,
  TargetSurvey,
} from './survey';
