import type { Finding } from '../../contract/finding';
import { replicationOf } from '../../mysql/replication';
import { patternsOf, wildIgnoreTable } from '../../mysql/replication-filter';
import { wildMeets } from '../../mysql/wild-patterns';
import { ignoredPatterns, systemPatterns } from '../servers/ignored-patterns';
import type { Check, ReplicationFilter, Survey } from './survey';

/**
 * RDS writes to tables of its own in `mysql` as statements even under ROW; without the filter the channel stops
 * on the first (facts 1.6). It would stop (1146) on rows of a table that is left out too: those patterns are set by the
 * preparation. Any other filter would drop what belongs to the migration.
 */
export const replicationFilter: Check = (survey) => [
  ...systemSchema(survey),
  ...notToBeSaid(survey),
  ...others(survey),
];

function systemSchema({ source, target }: Survey): readonly Finding[] {
  const ignored = target.filters.some((filter) => isWildIgnore(filter) && patternsOf(filter.rule).includes('mysql.%'));
  if (ignored) return [];
  const { writesToSystemSchema } = replicationOf({
    platform: source.platform,
    version: source.facts.version,
  }).authority;
  return [
    {
      code: 'target.filter-missing',
      weight: writesToSystemSchema ? 'blocker' : 'note',
      side: 'target',
      subject: wildIgnoreTable,
      message: writesToSystemSchema
        ? "the target would apply RDS's own writes to the schema mysql and stop on them"
        : 'the target applies what is written to the schema mysql too: accounts made on the source appear there',
      remedy: `set the server parameter ${wildIgnoreTable} = ${systemPatterns.join(',')} and restart the target`,
    },
  ];
}

function notToBeSaid(survey: Survey): readonly Finding[] {
  const { impossible } = wanted(survey);
  if (impossible.length === 0) return [];
  return [
    {
      code: 'target.filter-impossible',
      weight: 'blocker',
      side: 'target',
      subject: impossible.slice(0, 5).join(', '),
      message: `${impossible.length} name(s) can not be left out of the replication without leaving out what is taken: ${impossible.slice(0, 5).join(', ')}`,
      remedy:
        'rename one of the two on the source (a comma or the case of a name is all that parts them), or take both',
    },
  ];
}

function others(survey: Survey): readonly Finding[] {
  const { desired, target } = survey;
  const ours = new Set(wanted(survey).patterns);
  const drops = (pattern: string): boolean =>
    !ours.has(pattern) && desired.schemas.some((schema) => touchesSchema(pattern, schema));
  return target.filters
    .filter((filter) => (isWildIgnore(filter) ? patternsOf(filter.rule).some(drops) : filter.rule !== ''))
    .map((filter) => ({
      code: 'target.filter-drops-data',
      weight: 'blocker',
      side: 'target',
      subject: filter.name,
      message: `the replication filter ${filter.name} = ${filter.rule} would drop changes that belong to the migration`,
      remedy: 'remove the filter from the target',
    }));
}

function wanted({ desired, sourceTables, target }: Survey) {
  return ignoredPatterns(desired, sourceTables, target.facts.lowerCaseTableNames !== 0);
}

function isWildIgnore(filter: ReplicationFilter): boolean {
  return filter.name.toUpperCase() === wildIgnoreTable.toUpperCase();
}

/** Some table of that schema, of now or of later, may be meant. */
function touchesSchema(pattern: string, schema: string): boolean {
  const dot = pattern.search(/(?<!\\)\./);
  return wildMeets(dot < 0 ? pattern : pattern.slice(0, dot), schema, true);
}
