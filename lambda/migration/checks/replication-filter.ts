import type { Finding } from '../../contract/finding';
import { replicationOf } from '../../mysql/replication';
import type { Check, ReplicationFilter, Survey } from './survey';

/**
 * RDS writes to tables of its own in `mysql` as statements even under ROW; without the filter the channel stops
 * on the first (facts 1.6). Any other filter would drop what belongs to the migration.
 */
export const replicationFilter: Check = (survey) => [...systemSchema(survey), ...others(survey)];

function systemSchema({ source, target }: Survey): readonly Finding[] {
  const ignored = target.filters.some((filter) => isWildIgnore(filter) && patterns(filter).includes('mysql.%'));
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
      subject: 'replicate_wild_ignore_table',
      message: writesToSystemSchema
        ? "the target would apply RDS's own writes to the schema mysql and stop on them"
        : 'the target applies what is written to the schema mysql too: accounts made on the source appear there',
      remedy:
        'set the server parameter replicate_wild_ignore_table = mysql.%,information_schema.%,performance_schema.%,sys.% and restart the target',
    },
  ];
}

function others({ desired, target }: Survey): readonly Finding[] {
  return target.filters
    .filter((filter) =>
      isWildIgnore(filter)
        ? patterns(filter).some((pattern) => desired.schemas.some((schema) => covers(pattern, schema)))
        : filter.rule !== '',
    )
    .map((filter) => ({
      code: 'target.filter-drops-data',
      weight: 'blocker',
      side: 'target',
      subject: filter.name,
      message: `the replication filter ${filter.name} = ${filter.rule} would drop changes that belong to the migration`,
      remedy: 'remove the filter from the target',
    }));
}

function isWildIgnore(filter: ReplicationFilter): boolean {
  return filter.name.toUpperCase() === 'REPLICATE_WILD_IGNORE_TABLE';
}

function patterns(filter: ReplicationFilter): readonly string[] {
  return filter.rule.split(',').map((pattern) => pattern.trim());
}

/** `_` and `%` as in LIKE, over the schema's part of the pattern. */
function covers(pattern: string, schema: string): boolean {
  const part = pattern.split('.')[0] ?? '';
  const source = [...part].map((c) => (c === '%' ? '.*' : c === '_' ? '.' : c.replace(/[^\w]/g, '\\$&'))).join('');
  return new RegExp(`^${source}$`, 'i').test(schema);
}
