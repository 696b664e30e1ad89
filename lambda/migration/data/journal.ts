import type { StepName } from './step-outputs';

/** When a step ran. A step that was begun anew has more than one. */
export interface StepRun {
  readonly step: StepName;
  /** ISO. */
  readonly startedAt: string;
  /** null: under way, or given up by what came after. */
  readonly endedAt: string | null;
}

/** A record stays small: of a migration that begins again and again the newest. */
const most = 60;

export function withBegun(journal: readonly StepRun[] | undefined, step: StepName, at: string): readonly StepRun[] {
  return [...(journal ?? []), { step, startedAt: at, endedAt: null }].slice(-most);
}

/** Ends the newest run of that step. */
export function withEnded(journal: readonly StepRun[] | undefined, step: StepName, at: string): readonly StepRun[] {
  const runs = [...(journal ?? [])];
  const last = runs.findLastIndex((run) => run.step === step && run.endedAt === null);
  const run = runs[last];
  if (run !== undefined) runs[last] = { ...run, endedAt: at };
  return runs;
}
