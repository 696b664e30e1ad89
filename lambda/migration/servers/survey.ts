import type { Desired, Platform } from '../../contract/desired';
import { parseAccounts, parseGrants, readAccounts, showOwnGrants } from '../../mysql/accounts';
import { readInventory } from '../../mysql/catalog/read-inventory';
import { replicationOf } from '../../mysql/replication';
import {
  countObjects,
  parseObjectCounts,
  parsePrivileges,
  parseVariables,
  readChannelFilters,
  readGlobalFilters,
  readProcedures,
  readVariables,
} from '../../mysql/survey';
import type { ServerSurvey, Survey, TargetSurvey } from '../checks';
import { type Ports, type Session, withSession } from '../ports';
import { readTargetWork } from '../steps/copy/work-of-another';
import { errnoOf } from './errno';
import { leftOutOf, readSourceTables, takenBy } from './left-out';
import { preparedXa } from './prepared-xa';
import { readReplicaStatus } from './replica-status';
import { readServerFacts } from './server-facts';

/** What some check asks for. */
const variables = [
  'log_bin',
  'binlog_format',
  'binlog_row_image',
  'binlog_transaction_compression',
  'read_only',
  'sql_generate_invisible_primary_key',
  'local_infile',
  'max_allowed_packet',
  'event_scheduler',
  'performance_schema',
  'sql_mode',
  'time_zone',
  'character_set_server',
  'collation_server',
  'transaction_isolation',
];

/** Looks at both servers and at the platform's side of the source. Changes nothing. */
export async function readSurvey(desired: Desired, ports: Ports, begun: boolean): Promise<Survey> {
  const instance = desired.rds === undefined ? undefined : await ports.instance.describe();
  return withSession(ports.databases, 'source', 'assess', (source) =>
    withSession(ports.databases, 'target', 'assess', async (target) => {
      const sourceTables = await readSourceTables(source);
      return {
        desired,
        sourceTables,
        leftOut: leftOutOf(desired, sourceTables),
        source: await surveyServer(source, desired.source.platform, desired),
        target: await surveyTarget(target, desired),
        inventory: await readInventory(source, desired.schemas, takenBy(desired)),
        instance,
        begun,
      };
    }),
  );
}

async function surveyServer(session: Session, platform: Platform, desired: Desired): Promise<ServerSurvey> {
  const facts = await readServerFacts(session);
  const { retention } = replicationOf({ platform, version: facts.version }).authority;
  const procedures = await session.rows(readProcedures);
  const privileges = parsePrivileges(parseGrants(await session.rows(showOwnGrants)));
  return {
    platform,
    facts,
    variables: parseVariables(await session.rows(readVariables(variables))),
    privileges,
    procedures: new Set(procedures.map((row) => row.name ?? '')),
    preparedXa: await orNone(() => preparedXa(session)),
    retention: await orNothing(async () => {
      const value = retention.parse(await session.rows(retention.read));
      return { setting: retention.setting, value, covers: retention.covers(value, desired.limits.retentionHours) };
    }),
  };
}

async function surveyTarget(session: Session, desired: Desired): Promise<TargetSurvey> {
  const filters = [...(await session.rows(readGlobalFilters)), ...(await session.rows(readChannelFilters))];
  return {
    ...(await surveyServer(session, desired.target.platform, desired)),
    accounts: parseAccounts(await orNone(() => session.rows(readAccounts))),
    schemas: parseObjectCounts(await session.rows(countObjects)),
    filters: filters.map((row) => ({ name: row.name ?? '', rule: row.rule ?? '' })),
    channel: await readReplicaStatus(session),
    work: await readTargetWork(session),
  };
}

/** A question that the account may not ask has no answer here: a missing privilege has a check of its own. */
async function orNone<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  return (await orNothing(ask)) ?? [];
}

async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (isRefused(thrown)) return undefined;
    throw thrown;
  }
}

/** Privilege missing, table denied, routine denied, routine missing. */
const refusals: readonly number[] = [1227, 1142, 1370, 1305];

function isRefused(thrown: unknown): boolean {
  return refusals.includes(errnoOf(thrown));
}
