import type { Finding } from '../../contract/finding';
import { createSpatialReference } from '../../mysql/catalog/server-catalogue';
import type { Check } from './survey';

/** Systems that somebody made with CREATE SPATIAL REFERENCE SYSTEM are of the server, not of a schema. */
export const spatialReferences: Check = ({ inventory, source, target }) =>
  inventory.tables.flatMap((table) =>
    table.columns.flatMap(({ name, srid }): readonly Finding[] => {
      if (srid === null || target.spatialReferences.has(srid)) return [];
      const known = source.spatialReferences.get(srid);
      return [
        {
          code: 'target.spatial-reference-missing',
          weight: 'blocker',
          side: 'target',
          subject: `${table.schema}.${table.name}.${name}`,
          message: `the column is in the spatial reference system ${srid}, which the target does not have (3548)`,
          remedy: `on the target: ${known === undefined ? 'make it with the definition that the source has' : createSpatialReference(srid, known).text}`,
        },
      ];
    }),
  );
