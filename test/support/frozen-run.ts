import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { frozenReaders } from '../../lambda/adapters/mysql2';
import type { Desired } from '../../lambda/contract/desired';
import { type Databases, withSession } from '../../lambda/migration/ports';
import { definitionsDigest } from '../../lambda/mysql/catalog/definitions-digest';
import { readInventory } from '../../lambda/mysql/catalog/read-inventory';
import { databasesFor } from './local-databases';
import { type StepRun, stepRun } from './step-run';

export interface FrozenRun {
  readonly run: StepRun;
  readonly databases: Databases;
  close(): Promise<void>;
}

/** A run that stands right after the freeze: the source is assessed, and nobody writes to it. */
export async function frozenRun(
  servers: Pick<LocalServers, 'source' | 'target'>,
  desired: Desired,
  at: { readonly frozenId?: string; readonly epoch?: number } = {},
): Promise<FrozenRun> {
  const databases = databasesFor(servers, desired);
  const inventory = await withSession(databases, 'source', 'test', (session) =>
    readInventory(session, desired.schemas),
  );
  const conductor = await databases.open('target', { purpose: 'conductor' });
  const frozenId = at.frozenId ?? 'frozen-1';
  const run = stepRun({
    desired,
    databases,
    frozenReaders: frozenReaders(desired, databases),
    conductor,
    epoch: at.epoch ?? 1,
    outputs: {
      assess: { definitionsDigest: definitionsDigest(inventory), inventory: 'inventory/test.json' } as never,
      freeze: { id: frozenId } as never,
    },
  });
  await run.blobs.put('inventory/test.json', inventory);
  return { run, databases, close: () => conductor.close() };
}
