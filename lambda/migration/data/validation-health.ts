/**
 * What all passes together say. In the record, so that no resume can forget it. A failed check poisons: only a full
 * clean pass that began after it clears it.
 */
export interface ValidationHealth {
  /** Full passes that were finished. */
  readonly passes: number;
  readonly firstCleanAt: string | null;
  readonly lastCleanAt: string | null;
  /** The newest failed check that no clean pass has answered yet. */
  readonly poisoned: { readonly at: string; readonly what: string } | null;
  /** The pass that is being made. */
  readonly underWay: { readonly startedAt: string; readonly chunks: number; readonly ofChunks: number } | null;
  /** Blobs that say what was repaired. */
  readonly repairs?: readonly string[];
}

export const nothingCompared: ValidationHealth = {
  passes: 0,
  firstCleanAt: null,
  lastCleanAt: null,
  poisoned: null,
  underWay: null,
};

export function poisonedBy(health: ValidationHealth, what: string, at: string): ValidationHealth {
  return { ...health, poisoned: { at, what } };
}

/** A clean pass answers for what was found before it began, and for nothing that was found since. */
export function afterPass(
  health: ValidationHealth,
  pass: { readonly clean: boolean; readonly startedAt: string; readonly finishedAt: string },
): ValidationHealth {
  const finished = { ...health, passes: health.passes + 1, underWay: null };
  if (!pass.clean) return finished;
  const answered = health.poisoned === null || Date.parse(health.poisoned.at) < Date.parse(pass.startedAt);
  return {
    ...finished,
    firstCleanAt: health.firstCleanAt ?? pass.finishedAt,
    lastCleanAt: pass.finishedAt,
    poisoned: answered ? null : health.poisoned,
  };
}
