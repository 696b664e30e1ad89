import type { Desired, ServerSpec } from '../contract/desired';
import { Problem } from '../contract/problem';
import { isSameTool, toolVersion } from '../contract/tool-version';
import type { RunRecord } from './data/run-record';
import type { Ports, Versioned } from './ports';

/** Finds the record of this migration, or makes it. A record of another version, other endpoints or other filters is refused. */
export async function openRecord(desired: Desired, ports: Ports): Promise<Versioned> {
  const found = await ports.records.read();
  if (found !== undefined) return checked(desired, found);

  const record = newRecord(desired, ports.clock.now().toISOString());
  const version = await ports.records.create(record);
  if (version !== 'conflict') return { record, version };
  const other = await ports.records.read();
  if (other !== undefined) return checked(desired, other);
  throw new Problem({
    code: 'cloud.record-vanished',
    side: 'cloud',
    message: 'the state of record exists but can not be read',
    remedy: 'check that nothing else deletes run.json, then repeat',
    transient: true,
  });
}

function newRecord(desired: Desired, at: string): RunRecord {
  return {
    format: 1,
    tool: toolVersion,
    name: desired.name,
    endpoints: { source: address(desired.source), target: address(desired.target) },
    schemas: desired.schemas,
    ...(desired.schemaPatterns === undefined ? {} : { schemaPatterns: desired.schemaPatterns }),
    tables: desired.tables,
    wanted: desired.reach,
    level: 'none',
    epoch: 0,
    outputs: {},
    at: 'none',
    leases: [],
    latch: 'open',
    cutover: null,
    held: [],
    createdAt: at,
    updatedAt: at,
  };
}

function checked(desired: Desired, found: Versioned): Versioned {
  const { record } = found;
  refuseAnotherTool(record);
  const faults = [
    difference('migration', record.name, desired.name),
    difference('source', record.endpoints.source, address(desired.source)),
    difference('target', record.endpoints.target, address(desired.target)),
    difference('schemas', written(record), written(desired)),
    difference('tables.include', record.tables.include.join(','), desired.tables.include.join(',')),
    difference('tables.exclude', record.tables.exclude.join(','), desired.tables.exclude.join(',')),
  ].filter((fault) => fault !== '');
  if (faults.length === 0) return found;
  throw new Problem({
    code: 'ours.record-of-another-migration',
    side: 'ours',
    message: `the state of record belongs to something else: ${faults.join('; ')}`,
    remedy:
      'use the settings the migration was started with; to change what is migrated, roll back with them and sync again; for a new migration use another name (and state folder)',
  });
}

/** As the settings had it: the names that patterns met are the record's own. */
function written({ schemas, schemaPatterns }: Pick<RunRecord, 'schemas' | 'schemaPatterns'>): string {
  return (schemaPatterns ?? schemas).join(',');
}

/** The bytes may be read and still mean something else: nothing is guessed. */
function refuseAnotherTool(record: RunRecord): void {
  const tool = record.tool ?? 'one before 0.1';
  if (record.format === 1 && isSameTool(tool, toolVersion)) return;
  throw new Problem({
    code: 'ours.record-of-another-version',
    side: 'ours',
    message: `the state of record was written by version ${tool} (format ${String(record.format)}), this is version ${toolVersion} (format 1)`,
    remedy: `go on with version ${tool}, or roll back with it and sync again with this one`,
  });
}

function difference(what: string, recorded: string, wanted: string): string {
  return recorded === wanted ? '' : `${what} was ${recorded}, the settings now say ${wanted}`;
}

function address(server: ServerSpec): string {
  return `${server.host}:${server.port}`;
}
