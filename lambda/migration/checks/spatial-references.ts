import type { Finding } from '../../contract/finding';
import { createSpatialReference } from '../../mysql/catalog/server-catalogue';
import type { Check } from './survey';

/** Systems that somebody made with CREATE SPATIAL REFERENCE SYSTEM are of the server, not of a schema. */
export const spatialReferences: Check = ({ inventory, source, target }) =>
  inventory.tables.flatMap((table) =>
    table.columns.flatMap(({ name, srid }): readonly Finding[] => {
      if (srid === null || target.spatialReferences.has(srid)) return [];
      const known = source.spatialReferences.get(srid);
      const made = known === undefined ? undefined : createSpatialReference(srid, known);
      return [
        {
          code: 'target.spatial-reference-missing',
          weight: 'blocker',
          side: 'target',
          subject: `${table.schema}.${table.name}.${name}`,
          message: `the column is in the spatial reference system ${srid}, which the target does not have (3548)`,
          remedy:
            made === undefined
              ? 'make it on the target with the definition that the source has'
              : `make it on the target as the source has it: ${made.text}`,
        },
      ];
    }),
  );
