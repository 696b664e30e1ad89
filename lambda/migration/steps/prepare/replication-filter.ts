import type { Finding } from '../../../contract/finding';
import { patternsOf, wildIgnoreTable } from '../../../mysql/replication-filter';
import { readChannelFilters, readGlobalFilters } from '../../../mysql/survey';
import { type Session, withSession } from '../../ports';
import { ignoredPatterns, systemPatterns } from '../../servers/ignored-patterns';
import { readSourceTables } from '../../servers/left-out';
import { readServerFacts } from '../../servers/server-facts';
import type { StepContext } from '../../step';
import { lendTargetParameter } from './lend-parameter';
import type { ParametersSet } from './target-parameters';

/** What the channel must leave out, or it stops on the first row of a table that is not there (1146). */
export async function setReplicationFilter(context: StepContext, target: Session): Promise<ParametersSet> {
  const { desired, ports } = context;
  const found = await withSession(ports.databases, 'source', 'prepare', readSourceTables);
  const { lowerCaseTableNames } = await readServerFacts(target);
  const { patterns } = ignoredPatterns(desired, found, lowerCaseTableNames !== 0);

  const there = await effectivePatterns(target);
  // The system's schemas have a check of their own: a server that lets them through may be meant to.
  const missing = patterns.filter((pattern) => !there.includes(pattern) && !systemPatterns.includes(pattern));
  if (missing.length === 0) return { missing: [], waiting: [] };
  const value = [...there, ...missing].join(',');
  const outcome = await lendTargetParameter(context, { name: wildIgnoreTable, was: there.join(','), value });
  if (outcome === 'refused') return { missing: [notOurs(missing, value)], waiting: [] };
  if (outcome === 'waits') return { missing: [], waiting: [wildIgnoreTable] };
  const now = await effectivePatterns(target);
  const without = missing.filter((pattern) => !now.includes(pattern));
  return { missing: without.length === 0 ? [] : [notInForce(without, value)], waiting: [] };
}

/** What the server does, not what it was told: the option may need a restart. */
export async function effectivePatterns(target: Session): Promise<readonly string[]> {
  const rows = [...(await target.rows(readGlobalFilters)), ...(await target.rows(readChannelFilters))];
  const rules = rows.filter((row) => row.name?.toLowerCase() === wildIgnoreTable).map((row) => row.rule ?? '');
  return [...new Set(rules.flatMap(patternsOf))];
}

function notOurs(missing: readonly string[], value: string): Finding {
  return {
    code: 'target.filter-not-ours',
    weight: 'blocker',
    side: 'target',
    subject: wildIgnoreTable,
    message: `the channel has to leave out ${missing.join(', ')}, and our account may not say so to the server`,
    remedy: `az mysql flexible-server parameter set -g <group> -s <server> -n ${wildIgnoreTable} -v '${value}', restart the target if it asks for it, then repeat`,
  };
}

function notInForce(missing: readonly string[], value: string): Finding {
  return {
    code: 'target.filter-not-in-force',
    weight: 'blocker',
    side: 'target',
    subject: wildIgnoreTable,
    message: `${wildIgnoreTable} is set, but the server does not leave out ${missing.join(', ')} yet`,
    remedy: `restart the target (az mysql flexible-server restart), look at performance_schema.replication_applier_global_filters, then repeat; wanted: ${value}`,
  };
}
