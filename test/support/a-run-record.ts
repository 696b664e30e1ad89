import { everyTable } from '../../lambda/contract/table-filter';
import { toolVersion } from '../../lambda/contract/tool-version';
import type { RunRecord } from '../../lambda/migration/data/run-record';

export function aRunRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 1,
    name: 'shop',
    endpoints: { source: 'source:3306', target: 'target:3306' },
    tool: toolVersion,
    schemas: ['shop'],
    tables: everyTable,
    wanted: 'validated',
    level: 'none',
    epoch: 0,
    outputs: {},
    at: 'none',
    leases: [],
    latch: 'open',
    cutover: null,
    held: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
