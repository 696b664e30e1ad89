import { firstNames } from './first-names';
import type { Check } from './survey';

/** Of the platform itself, and what only has a meaning where it is. */
const own =
  /^(?:rds_|aurora_|azure_|rpl_semi_sync_|mysqlx|validate_password|internal_|debug|performance_schema|server_audit)/;

/** A variable that was set with a purpose and does not exist any more. */
export const goneVariables: Check = ({ source, target }) => {
  const gone = [...source.setVariables].filter(
    (name) => source.variables.has(name) && !target.variables.has(name) && !own.test(name),
  );
  if (gone.length === 0 || target.variables.size === 0) return [];
  const listed = gone.map((name) => `${name} = ${source.variables.get(name) || "''"}`);
  return [
    {
      code: 'target.variable-gone',
      weight: 'note',
      side: 'target',
      subject: `${gone.length} variable(s)`,
      message: `set on the source and unknown to MySQL ${target.facts.version} on the target: ${firstNames(listed)}; a session that sets one there gets error 1193`,
      remedy: `look for ${firstNames(gone)} in the applications' connection settings and take it out`,
    },
  ];
};
