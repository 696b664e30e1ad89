import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** A schema that was mistyped would be migrated as nothing, and everything after it would be well. */
export const missingSchemas: Check = ({ desired, sourceTables, begun }) => {
  if (begun) return [];
  const there = new Set(sourceTables.schemas);
  return desired.schemas
    .filter((schema) => !there.has(schema))
    .map(
      (schema): Finding => ({
        code: 'source.schema-missing',
        weight: 'blocker',
        side: 'source',
        subject: schema,
        message: `the source has no schema ${schema}, or our account may not see it; it has ${sourceTables.schemas.join(', ') || 'none'}`,
        remedy: 'correct schemas in the settings, or GRANT SELECT on it to the account of the source',
      }),
    );
};
