import type { Desired } from '../../lambda/contract/desired';
import type { CopyPlan } from '../../lambda/migration/data/copy-plan';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { StepName, StepOutputs } from '../../lambda/migration/data/step-outputs';
import type { WorkItem } from '../../lambda/migration/data/work-item';
import type { Blobs, Budget, Databases, Event, FrozenReaders, Ports, Session } from '../../lambda/migration/ports';
import type { Step, StepContext, Turn } from '../../lambda/migration/step';
import { copyWork } from '../../lambda/migration/steps/copy';

export const noHurry: Budget = { remainingMs: () => 60_000, shouldPause: () => false };

/** Steps on real servers, with a record and blobs in memory. Ports that are not given refuse by being absent. */
export interface StepRun {
  readonly context: StepContext;
  readonly ports: Ports;
  readonly events: Event[];
  readonly blobs: Blobs;
  outputs: Partial<StepOutputs>;
  validation: RunRecord['validation'];
  /** Turns until the step is finished or held; fan-outs run as concurrent workers here. */
  finish<Name extends StepName>(step: Step<Name>, budget?: Budget): Promise<Turn<StepOutputs[Name]>>;
  items(key: string): Promise<readonly WorkItem[]>;
  plan(): Promise<CopyPlan>;
}

export interface StepRunParts {
  readonly desired: Desired;
  readonly databases: Databases;
  readonly frozenReaders: FrozenReaders;
  readonly conductor: Session;
  readonly outputs: Partial<StepOutputs>;
  readonly epoch?: number;
  /** Of a run that went before. */
  readonly blobs?: Blobs;
  /** What the record says by now: more than `epoch` when another turn has taken over. @default epoch */
  readonly recordEpoch?: number;
}

export function stepRun(parts: StepRunParts): StepRun {
  const events: Event[] = [];
  const blobs = parts.blobs ?? memoryBlobs();
  const ports = {
    databases: parts.databases,
    frozenReaders: parts.frozenReaders,
    blobs,
    records: { read: async () => ({ record: { epoch: parts.recordEpoch ?? parts.epoch ?? 1 }, version: '' }) },
    clock: {
      now: () => new Date(),
      monotonicMs: () => performance.now(),
      sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    },
    observer: { notice: (event: Event) => void events.push(event) },
  };
  const run: StepRun = {
    // The steps under test use these ports only; another one is undefined and fails loudly.
    ports: ports as unknown as Ports,
    context: contextOf(noHurry),
    events,
    blobs,
    outputs: { ...parts.outputs },
    validation: undefined,
    async finish(step, budget = noHurry) {
      for (let turns = 0; turns < 500; turns += 1) {
        const turn = await step.turn(contextOf(budget));
        if (turn.kind === 'finished') run.outputs = { ...run.outputs, [step.name]: turn.output };
        if (turn.kind === 'finished' || turn.kind === 'held') return turn;
        if (turn.kind === 'working') await ports.clock.sleep(turn.waitSeconds * 1000);
        if (turn.kind === 'fan-out') await fanOut(await run.items(turn.itemsKey), turn.concurrency);
      }
      throw new Error(`${step.name} did not finish in 500 turns`);
    },
    items: async (key) => (await blobs.get(key)) as readonly WorkItem[],
    plan: async () => (await blobs.get(run.outputs.plan?.plan ?? '')) as CopyPlan,
  };

  async function fanOut(items: readonly WorkItem[], concurrency: number): Promise<void> {
    const left = [...items];
    const worker = async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) {
        await copyWork(parts.desired, run.ports, item, noHurry);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  function contextOf(budget: Budget): StepContext {
    // Nothing was lent for the load.
    const record = () => ({ outputs: run.outputs, validation: run.validation, leases: [] }) as unknown as RunRecord;
    return {
      desired: parts.desired,
      ports: ports as unknown as Ports,
      budget,
      epoch: parts.epoch ?? 1,
      conductor: parts.conductor,
      record,
      change: async (update) => {
        const next = update(record());
        run.outputs = next.outputs;
        run.validation = next.validation;
        return record();
      },
    };
  }
  return run;
}

function memoryBlobs(): Blobs {
  const kept = new Map<string, string>();
  return {
    put: async (key, body) => void kept.set(key, JSON.stringify(body)),
    get: async (key) => JSON.parse(kept.get(key) ?? 'null'),
    list: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
    remove: async (prefix) => {
      for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key);
    },
    locate: (key) => ({ bucket: 'memory', key }),
  };
}
