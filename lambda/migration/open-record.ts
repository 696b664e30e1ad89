import type { Desired, ServerSpec } from '../contract/desired';
import { Problem } from '../contract/problem';
import type { RunRecord } from './data/run-record';
import type { Ports, Versioned } from './ports';

/** Finds the record of this migration, or makes it. A record of other endpoints or schemas is refused. */
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
    name: desired.name,
    endpoints: { source: address(desired.source), target: address(desired.target) },
    schemas: desired.schemas,
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
  const faults = [
    record.format === 1 ? '' : `it has format ${String(record.format)}, this version writes format 1`,
    difference('migration', record.name, desired.name),
    difference('source', record.endpoints.source, address(desired.source)),
    difference('target', record.endpoints.target, address(desired.target)),
    difference('schemas', record.schemas.join(','), desired.schemas.join(',')),
  ].filter((fault) => fault !== '');
  if (faults.length === 0) return found;
  throw new Problem({
    code: 'ours.record-of-another-migration',
    side: 'ours',
    message: `the state of record belongs to something else: ${faults.join('; ')}`,
    remedy: 'use the settings the migration was started with, or another name (and state folder) for a new migration',
  });
}

function difference(what: string, recorded: string, wanted: string): string {
  return recorded === wanted ? '' : `${what} was ${recorded}, the settings now say ${wanted}`;
}

function address(server: ServerSpec): string {
  return `${server.host}:${server.port}`;
}
