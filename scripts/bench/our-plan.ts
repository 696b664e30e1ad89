import { z } from 'zod';
import { folderBlobs } from '../../lambda/adapters/local/folder-blobs';
import { defaultLimits } from '../../lambda/contract/desired';
import { everyTable } from '../../lambda/contract/table-filter';
import { asCopyPlan } from '../../lambda/migration/data/copy-plan';
import type { Ports } from '../../lambda/migration/ports';
import type { StepContext } from '../../lambda/migration/step';
import { plan } from '../../lambda/migration/steps/plan';
import { definitionsDigest } from '../../lambda/mysql/catalog/definitions-digest';
import { readInventory } from '../../lambda/mysql/catalog/read-inventory';
import { inventedSchemas, inventedServer, inventTables } from './invented-catalogue';
import { readInput } from './run-child';

const inputSchema = z.object({ tables: z.number(), bytes: z.number(), folder: z.string() });

/** The real step on an invented catalogue: how long it thinks, how much it needs. A server's own time is not in it. */
async function main(): Promise<void> {
  const input = inputSchema.parse(await readInput());
  const server = inventedServer(inventTables(input.tables, input.bytes));
  const digest = definitionsDigest(await readInventory(server.session, inventedSchemas));
  const blobs = folderBlobs(input.folder);
  const before = server.asked();
  const startedAt = performance.now();
  const turn = await plan.turn(contextOf(server.session, blobs, digest));
  const seconds = (performance.now() - startedAt) / 1000;
  if (turn.kind !== 'finished') throw new Error(`the plan is ${JSON.stringify(turn).slice(0, 500)}`);
  const peakRssMiB = process.resourceUsage().maxRSS / 1024;
  const chunks = asCopyPlan(await blobs.get(turn.output.plan)).chunks.length;
  const report = {
    tables: input.tables,
    bytes: input.bytes,
    chunks,
    messages: server.asked().messages - before.messages,
    statements: server.asked().statements - before.statements,
    seconds,
    peakRssMiB,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

function contextOf(session: StepContext['conductor'], blobs: Ports['blobs'], digest: string): StepContext {
  const outputs = { assess: { definitionsDigest: digest }, freeze: { id: 'frozen' } };
  const ports = {
    blobs,
    frozenReaders: { borrow: async () => session, giveBack: async () => undefined },
    observer: { notice: () => undefined },
  };
  const context = {
    desired: { schemas: inventedSchemas, tables: everyTable, limits: defaultLimits },
    ports,
    epoch: 1,
    conductor: session,
    budget: { remainingMs: () => 900_000, shouldPause: () => false },
    record: () => ({ outputs }),
    change: async () => ({ outputs }),
  };
  // The plan asks for nothing else; what is missing here fails loudly.
  return context as unknown as StepContext;
}

void main().then(
  () => process.exit(0),
  (fault: unknown) => {
    process.stdout.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
    process.exit(1);
  },
);
