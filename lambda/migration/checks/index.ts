import { binlog } from './binlog';
import { caseFolding } from './case-folding';
import { channelCertificate } from './channel-certificate';
import { crossingFilter } from './crossing-filter';
import { definers } from './definers';
import { engines } from './engines';
import { eventScheduler } from './event-scheduler';
import { foreignSchemas } from './foreign-schemas';
import { gtidModes } from './gtid-modes';
import { invisiblePrimaryKeys } from './invisible-primary-keys';
import { keylessTables } from './keyless-tables';
import { localInfile } from './local-infile';
import { maxPacket } from './max-packet';
import { parameterGroup } from './parameter-group';
import { performanceSchema } from './performance-schema';
import { preparedXa } from './prepared-xa';
import { privileges } from './privileges';
import { procedures } from './procedures';
import { replicationFilter } from './replication-filter';
import { retention } from './retention';
import { sameServer } from './same-server';
import { sessionDefaults } from './session-defaults';
import { sourceBackup } from './source-backup';
import { sourceWritable } from './source-writable';
import type { Check } from './survey';
import { targetSchemas } from './target-schemas';
import { transactionCompression } from './transaction-compression';
import { unreadableDefinitions } from './unreadable-definitions';
import { versions } from './versions';
import { workOfAnother } from './work-of-another';

/** What is asked before anything is touched. To add a check: one file, one line here. */
export const checks: readonly Check[] = [
  sameServer,
  versions,
  privileges,
  procedures,
  binlog,
  retention,
  transactionCompression,
  sourceWritable,
  parameterGroup,
  sourceBackup,
  gtidModes,
  channelCertificate,
  replicationFilter,
  engines,
  keylessTables,
  caseFolding,
  foreignSchemas,
  unreadableDefinitions,
  crossingFilter,
  definers,
  preparedXa,
  targetSchemas,
  workOfAnother,
  invisiblePrimaryKeys,
  localInfile,
  maxPacket,
  eventScheduler,
  sessionDefaults,
  performanceSchema,
];

export type { Check, ReplicationFilter, RetentionSurvey, ServerSurvey, Survey, TargetSurvey } from './survey';
