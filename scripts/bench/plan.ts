import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runChild } from './run-child';

const report = z.object({
  tables: z.number(),
  bytes: z.number(),
  chunks: z.number(),
  messages: z.number(),
  statements: z.number(),
  seconds: z.number(),
  peakRssMiB: z.number(),
});

export type PlanReport = z.infer<typeof report> & { readonly bar: 'met' | 'missed' };

export const planBars = { seconds: 10, peakRssMiB: 256 };

export async function benchPlan(options: { readonly tables: number; readonly bytes: number }): Promise<PlanReport> {
  const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-bench-'));
  try {
    const made = report.parse(await runChild({ entry: 'our-plan', input: { ...options, folder } }));
    const met = made.seconds < planBars.seconds && made.peakRssMiB < planBars.peakRssMiB;
    return { ...made, bar: met ? 'met' : 'missed' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
