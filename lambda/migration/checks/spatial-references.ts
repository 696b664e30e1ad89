import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** Systems that somebody made with CREATE SPATIAL REFERENCE SYSTEM are of the server, not of a schema. */
export const spatialReferences: Check = ({ inventory, target }) =>
  inventory.tables.flatMap((table) =>
    table.columns
      .filter(({ srid }) => srid !== null && !target.spatialReferences.has(srid))
      .map(
        ({ name, srid }): Finding => ({
          code: 'target.spatial-reference-missing',
          weight: 'blocker',
          side: 'target',
          subject: `${table.schema}.${table.name}.${name}`,
          message: `the column is in the spatial reference system ${srid}, which the target does not have (3548)`,
          remedy: `make it on the target with the definition of the source (SELECT * FROM information_schema.st_spatial_reference_systems WHERE srs_id = ${srid}): CREATE SPATIAL REFERENCE SYSTEM ${srid} NAME '...' DEFINITION '...'`,
        }),
      ),
  );
