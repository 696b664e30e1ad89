import { z } from 'zod';
import { desiredSchema } from '../../lambda/contract/desired';
import { describeFindings } from '../../lambda/contract/finding';
import { openLocalRun } from '../../lambda/entry/local';
import type { Event } from '../../lambda/migration/ports';
import { readInput } from './run-child';

const inputSchema = z.object({ desired: desiredSchema, stateDir: z.string(), reach: z.enum(['copied', 'validated']) });

/** The engine with the in-process driver, as `scripts/migrate.ts sync` runs it; tells how long each step took. */
async function main(): Promise<void> {
  const { desired, stateDir, reach } = inputSchema.parse(await readInput());
  const phases: Record<string, number> = {};
  let began = performance.now();
  let cpuBefore = 0;
  const notes: Event[] = [];
  const notice = (event: Event) => {
    const step = String(event.facts.step);
    if (event.name === 'step.started') began = performance.now();
    if (event.name === 'step.started' && step === 'plan') cpuBefore = cpuSeconds();
    // Part of finalize, told apart: what is left of it are programs and statistics.
    if (event.name === 'finalize.altered') phases.indexes = (performance.now() - began) / 1000;
    if (event.name === 'step.finished') phases[step] = (performance.now() - began) / 1000;
    if (event.name.startsWith('copy.') && event.name !== 'copy.chunk-done') notes.push(event);
  };
  const run = await openLocalRun({ desired, stateDir, observer: { notice } });
  try {
    const settled = await run.advanceUntilSettled(reach);
    if (settled.kind === 'held') throw new Error(`held: ${describeFindings(settled.findings)}`);
    const peakRssMiB = process.resourceUsage().maxRSS / 1024;
    const clientCpuSeconds = cpuSeconds() - cpuBefore;
    process.stdout.write(`${JSON.stringify({ phases, peakRssMiB, clientCpuSeconds, notes })}\n`);
  } finally {
    await run.close();
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

void main().then(
  () => process.exit(0),
  (fault: unknown) => {
    process.stdout.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
    process.exit(1);
  },
);
