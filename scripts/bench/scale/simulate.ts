import { type Desired, defaultLimits } from '../../../lambda/contract/desired';
import { everyTable } from '../../../lambda/contract/table-filter';
import { asCopyPlan } from '../../../lambda/migration/data/copy-plan';
import type { WorkItem } from '../../../lambda/migration/data/work-item';
import type { Usage } from '../../../lambda/migration/forecast/prices';
import type { Blobs, Ports } from '../../../lambda/migration/ports';
import type { StepContext } from '../../../lambda/migration/step';
import { copy } from '../../../lambda/migration/steps/copy';
import { plan } from '../../../lambda/migration/steps/plan';
import { definitionsDigest } from '../../../lambda/mysql/catalog/definitions-digest';
import { readInventory } from '../../../lambda/mysql/catalog/read-inventory';
import { inventedSchemas, inventedServer, inventTables } from '../invented-catalogue';
import { modelledTarget } from './modelled-target';
import { runFanOut, type WorkersModel } from './modelled-workers';

export interface ScaleModel extends WorkersModel {
  readonly tables: number;
  readonly bytes: number;
  readonly workers: number;
  readonly functionMegabytes: number;
  readonly maxConnections: number;
  readonly connectionsOfOthers: number;
}

export interface Simulated extends Usage {
  readonly chunks: number;
  readonly items: number;
  readonly rounds: number;
  readonly hours: number;
  readonly mibPerSecond: number;
  /** Of each fan-out in turn. */
  readonly concurrency: readonly number[];
  readonly retries: number;
  /** What the busiest and the longest item took together with its fellows is in `hours`; this is their mean. */
  readonly secondsPerInvocation: number;
}

/** States that one turn enters (Turn, Count, Route, FanOut or Rest), and the one of an item's own execution. */
const transitionsPerTurn = 4;
const transitionsPerItem = 1;
const turnSeconds = 3;

/** The real plan and the real copy step, turn by turn, as the state machine drives them; the rows are modelled. */
export async function simulate(model: ScaleModel): Promise<Simulated> {
  const blobs = blobsInMemory();
  let now = 0;
  const frozenId = 'frozen';
  const target = modelledTarget({ frozenId, maxConnections: model.maxConnections, used: model.connectionsOfOthers });
  const source = inventedServer(inventTables(model.tables, model.bytes));
  const world = contextOf(model, { blobs, clock: () => now, source: source.session, target: target.session });
  const digest = definitionsDigest(await readInventory(source.session, inventedSchemas));
  const planned = await plan.turn(world({ assess: { definitionsDigest: digest }, freeze: { id: frozenId } }));
  if (planned.kind !== 'finished') throw new Error(`the plan is ${planned.kind}`);
  const whole = asCopyPlan(await blobs.get(planned.output.plan));
  const context = world({ freeze: { id: frozenId, kind: 'stopped-replica' }, plan: planned.output });

  const used = { invocations: 0, functionSeconds: 0, stateTransitions: 3, gets: 0, items: 0, retries: 0 };
  const concurrency: number[] = [];
  for (;;) {
    now += turnSeconds;
    used.invocations += 1;
    used.functionSeconds += turnSeconds;
    used.stateTransitions += transitionsPerTurn;
    const turn = await copy.turn(context);
    if (turn.kind === 'finished') break;
    if (turn.kind === 'working') {
      now += turn.waitSeconds;
      continue;
    }
    if (turn.kind === 'held') throw new Error(`held: ${turn.findings.map(({ message }) => message).join('; ')}`);
    const items = readItems(await blobs.get(turn.itemsKey));
    concurrency.push(turn.concurrency);
    const ran = runFanOut({ items, concurrency: turn.concurrency, plan: whole }, model, {
      at: now,
      arrived: target.arrived,
    });
    now = ran.endedAt;
    used.invocations += ran.invocations;
    used.functionSeconds += ran.functionSeconds;
    used.stateTransitions += items.length * transitionsPerItem;
    used.gets += items.length + 1;
    used.items += items.length;
    used.retries += ran.retries;
  }
  return {
    chunks: whole.chunks.length,
    items: used.items,
    rounds: concurrency.length,
    hours: now / 3600,
    mibPerSecond: model.bytes / now / 2 ** 20,
    concurrency,
    retries: used.retries,
    secondsPerInvocation: used.functionSeconds / used.invocations,
    invocations: used.invocations,
    gbSeconds: (used.functionSeconds * model.functionMegabytes) / 1024,
    stateTransitions: used.stateTransitions,
    puts: blobs.puts() + used.items,
    gets: used.gets,
    egressBytes: model.bytes,
  };
}

function readItems(blob: unknown): readonly WorkItem[] {
  if (!Array.isArray(blob)) throw new Error('no items were handed out');
  return blob;
}

interface Parts {
  readonly blobs: Blobs;
  readonly clock: () => number;
  readonly source: StepContext['conductor'];
  readonly target: StepContext['conductor'];
}

function contextOf(model: ScaleModel, { blobs, clock, source, target }: Parts) {
  const limits = { ...defaultLimits, workers: model.workers };
  const ports = {
    blobs,
    clock: { now: () => new Date(clock() * 1000), monotonicMs: () => clock() * 1000, sleep: async () => undefined },
    databases: { open: async () => target },
    frozenReaders: { borrow: async () => source, giveBack: async () => undefined },
    observer: { notice: () => undefined },
  };
  const desired = { schemas: inventedSchemas, tables: everyTable, limits, freeze: 'stopped-replica' };
  return (outputs: object): StepContext => {
    const context = {
      desired: desired as unknown as Desired,
      ports: ports as unknown as Ports,
      epoch: 1,
      conductor: target,
      budget: { remainingMs: () => model.timeLimitSeconds * 1000, shouldPause: () => false },
      record: () => ({ outputs }),
      change: async () => ({ outputs }),
    };
    // Plan and copy ask for nothing else; what is missing here fails loudly.
    return context as unknown as StepContext;
  };
}

/** Objects stay as they are: a plan of 10 TB as text would be measured here, and it is not what is asked. */
function blobsInMemory(): Blobs & { puts(): number } {
  const kept = new Map<string, unknown>();
  let puts = 0;
  return {
    async put(key, body) {
      puts += 1;
      // Slices are read by workers, which are modelled.
      if (!key.includes('/slice-')) kept.set(key, body);
    },
    get: async (key) => kept.get(key),
    list: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
    async remove(prefix) {
      for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key);
    },
    locate: (key) => ({ bucket: 'memory', key }),
    puts: () => puts,
  };
}
