import type { Desired, Platform } from '../../contract/desired';
import { parseAccounts, parseGrants, readAccounts, showOwnGrants } from '../../mysql/accounts';
import { isPlatformAccount } from '../../mysql/accounts/platform-accounts';
import { readInventory } from '../../mysql/catalog/read-inventory';
import {
  namesOf,
  parseSpatialReferences,
  readAccountPlugins,
  readActivePlugins,
  readCollations,
  readMostConnections,
  readNamedTimeZone,
  readReservedWords,
  readSetVariables,
  readSpatialReferences,
} from '../../mysql/catalog/server-catalogue';
import { replicationOf } from '../../mysql/replication';
import {
  countObjects,
  parseObjectCounts,
  parsePrivileges,
  parseVariables,
  readAllVariables,
  readChannelFilters,
  readGlobalFilters,
  readProcedures,
} from '../../mysql/survey';
import type { ServerSurvey, SourceSurvey, Survey, TargetSurvey } from '../checks';
import { errnoOf } from '../data/errno';
import type { Inventory } from '../data/inventory';
import { askingAtOnce, type Ports, type Session } from '../ports';
import { readTargetWork } from '../steps/copy/work-of-another';
import { brokenViews } from './broken-views';
import { goneFunctions } from './gone-functions';
import { leftOutOf, readSourceTables, takenBy } from './left-out';
import { preparedXa } from './prepared-xa';
import { readReplicaStatus } from './replica-status';
import { readServerFacts } from './server-facts';

/** Looks at both servers and at the platform's side of the source. Changes nothing. */
export async function readSurvey(
  desired: Desired,
  ports: Pick<Ports, 'databases' | 'instance' | 'targetPlatform'>,
  begun: boolean,
): Promise<Survey> {
  const instance = desired.rds === undefined ? undefined : await ports.instance.describe();
  const targetState = await ports.targetPlatform.describe();
  return atOnce(ports, 'source', (source) =>
    atOnce(ports, 'target', async (target) => {
      const sourceTables = await readSourceTables(source);
      const inventory = await readInventory(askingAtOnce(source), desired.schemas, takenBy(desired));
      const surveyed = await surveySource(source, desired, inventory);
      const reserved = [...surveyed.reservedWords].map((word) => word.toLowerCase());
      return {
        desired,
        sourceTables,
        leftOut: leftOutOf(desired, sourceTables),
        source: surveyed,
        target: await surveyTarget(target, desired, inventory),
        inventory,
        instance,
        goneFunctions: await goneFunctions(inventory, { source, target }, new Set(reserved)),
        targetState,
        begun,
      };
    }),
  );
}

/** The catalogue is asked in messages of many statements: on a far server the round trips are what takes time. */
async function atOnce<T>(
  ports: Pick<Ports, 'databases'>,
  server: 'source' | 'target',
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await ports.databases.open(server, { purpose: 'assess', batches: true });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function surveyServer(session: Session, platform: Platform, desired: Desired): Promise<ServerSurvey> {
  const facts = await readServerFacts(session);
  const { retention } = replicationOf({ platform, version: facts.version }).authority;
  const procedures = await session.rows(readProcedures);
  const privileges = parsePrivileges(parseGrants(await session.rows(showOwnGrants)));
  return {
    platform,
    facts,
    variables: parseVariables(await session.rows(readAllVariables)),
    privileges,
    procedures: new Set(procedures.map((row) => row.name ?? '')),
    preparedXa: await orNone(() => preparedXa(session)),
    retention: await orNothing(async () => {
      const value = retention.parse(await session.rows(retention.read));
      return { setting: retention.setting, value, covers: retention.covers(value, desired.limits.retentionHours) };
    }),
    reservedWords: namesOf(await session.rows(readReservedWords)),
    plugins: namesOf(await session.rows(readActivePlugins)),
    channel: await orNothing(() => readReplicaStatus(session)),
  };
}

async function surveySource(session: Session, desired: Desired, inventory: Inventory): Promise<SourceSurvey> {
  const [most] = await session.rows(readMostConnections);
  const accounts = await orNone(() => session.rows(readAccountPlugins));
  return {
    ...(await surveyServer(session, desired.source.platform, desired)),
    spatialReferences: await spatialReferences(session, inventory),
    brokenViews: await brokenViews(session, desired.schemas, takenBy(desired)),
    setVariables: namesOf(await orNone(() => session.rows(readSetVariables))),
    mostConnections: most === undefined ? undefined : Number(most.Value),
    accounts: accounts
      .map((row) => ({ user: row.user ?? '', host: row.host ?? '', plugin: row.plugin ?? '' }))
      .filter((account) => !isPlatformAccount(account)),
  };
}

async function surveyTarget(session: Session, desired: Desired, inventory: Inventory): Promise<TargetSurvey> {
  const filters = [...(await session.rows(readGlobalFilters)), ...(await session.rows(readChannelFilters))];
  const [zone] = await session.rows(readNamedTimeZone);
  return {
    ...(await surveyServer(session, desired.target.platform, desired)),
    accounts: parseAccounts(await orNone(() => session.rows(readAccounts))),
    schemas: parseObjectCounts(await session.rows(countObjects)),
    filters: filters.map((row) => ({ name: row.name ?? '', rule: row.rule ?? '' })),
    collations: namesOf(await session.rows(readCollations)),
    namedTimeZones: typeof zone?.name === 'string',
    spatialReferences: new Set((await spatialReferences(session, inventory)).keys()),
    work: await readTargetWork(session),
  };
}

/** Asked only where a column is in one. */
async function spatialReferences(session: Session, { tables }: Inventory) {
  const ids = new Set(tables.flatMap(({ columns }) => columns.flatMap(({ srid }) => srid ?? [])));
  return parseSpatialReferences(ids.size === 0 ? [] : await session.rows(readSpatialReferences([...ids])));
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

/** Privilege missing, table denied, routine denied, routine missing, XA RECOVER denied. */
const refusals: readonly number[] = [1227, 1142, 1370, 1305, 1401];

function isRefused(thrown: unknown): boolean {
  return refusals.includes(errnoOf(thrown));
}
