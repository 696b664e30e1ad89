import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { frozenReaders } from '../../lambda/adapters/mysql2';
import type { Desired } from '../../lambda/contract/desired';
import type { StepOutputs } from '../../lambda/migration/data/step-outputs';
import { type Databases, withSession } from '../../lambda/migration/ports';
import { definitionsDigest } from '../../lambda/mysql/catalog/definitions-digest';
import { readInventory } from '../../lambda/mysql/catalog/read-inventory';
import { databasesFor } from './local-databases';
import { type StepRun, type StepRunParts, stepRun } from './step-run';

export interface FrozenRun {
  readonly run: StepRun;
  readonly databases: Databases;
  /** What the next turn has after this one died: the record and the blobs, and connections of its own. */
  again(epoch: number): Promise<FrozenRun>;
  close(): Promise<void>;
}

/** A run that stands right after the freeze: the source is assessed, and nobody writes to it. */
export async function frozenRun(
  servers: Pick<LocalServers, 'source' | 'target'>,
  desired: Desired,
  at: { readonly frozenId?: string; readonly epoch?: number; readonly recordEpoch?: number } = {},
): Promise<FrozenRun> {
  const databases = databasesFor(servers, desired);
  const inventory = await withSession(databases, 'source', 'test', (session) =>
    readInventory(session, desired.schemas),
  );
  const outputs: Partial<StepOutputs> = {
    assess: { definitionsDigest: definitionsDigest(inventory), inventory: 'inventory/test.json' } as never,
    freeze: { id: at.frozenId ?? 'frozen-1' } as never,
  };
  const { epoch = 1, recordEpoch = epoch } = at;
  const frozen = await turnOf({ desired, databases, outputs, epoch, recordEpoch });
  await frozen.run.blobs.put('inventory/test.json', inventory);
  return frozen;
}

async function turnOf(
  parts: Pick<StepRunParts, 'desired' | 'databases' | 'outputs' | 'blobs' | 'recordEpoch'> & { readonly epoch: number },
): Promise<FrozenRun> {
  const { desired, databases } = parts;
  const conductor = await databases.open('target', { purpose: 'conductor', batches: true });
  const run = stepRun({ ...parts, frozenReaders: frozenReaders(desired, databases), conductor });
  return {
    run,
    databases,
    again: (epoch) => turnOf({ ...parts, outputs: run.outputs, blobs: run.blobs, epoch, recordEpoch: epoch }),
    close: () => conductor.close(),
  };
}
