import { frozenReaders } from '../../lambda/adapters/mysql2';
import type { Desired } from '../../lambda/contract/desired';
import type { WorkItem } from '../../lambda/migration/data/work-item';
import type { Event, Ports } from '../../lambda/migration/ports';
import { copyItems } from '../../lambda/migration/steps/copy';
import { databasesWith, type LocalPasswords } from './local-databases';
import { noHurry } from './step-run';

export interface WorkerOrder {
  readonly desired: Desired;
  readonly passwords: LocalPasswords;
  readonly plan: unknown;
  readonly items: readonly WorkItem[];
}

/** One worker of the copy in a process of its own, to be killed or stopped from outside. Its order comes on standard input. */
async function main(): Promise<void> {
  let text = '';
  for await (const part of process.stdin) text += String(part);
  const { desired, passwords, plan, items }: WorkerOrder = JSON.parse(text);
  const databases = databasesWith(desired, passwords);
  const left = [...items];
  const ports = {
    databases,
    frozenReaders: frozenReaders(desired, databases),
    blobs: { get: async () => plan },
    clock: {
      monotonicMs: () => performance.now(),
      sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    },
    observer: { notice: (event: Event) => process.stdout.write(`${event.name}\n`) },
  };
  // A worker uses these ports only; another one is undefined and fails loudly.
  const reply = await copyItems(desired, ports as unknown as Ports, {
    next: () => left.shift(),
    budget: noHurry,
    throttle: { admit: async () => true },
    notices: { raise: async () => undefined, over: async () => undefined },
  });
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

void main().catch((thrown: unknown) => {
  process.stdout.write(`failed: ${String(thrown)}\n`);
  process.exitCode = 1;
});
