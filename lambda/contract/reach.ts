/**
 * How far the operator wants the migration to go. A level, never an edge: levels only rise, so a lost
 * `--var cutover=true` on the next deploy can not undo a promotion.
 */
export const levels = ['assessed', 'copied', 'replicating', 'validated', 'cut-over', 'cleaned-up'] as const;
export type Level = (typeof levels)[number];

/** `rolled-back` is the route walked backwards; it is wanted, never a rung of the ladder. */
export const reaches = [...levels, 'rolled-back'] as const;
export type Reach = (typeof reaches)[number];

export function isReach(value: unknown): value is Reach {
  return reaches.some((reach) => reach === value);
}

/** -1 stands for "nothing reached yet". */
export function rank(level: Level | 'none'): number {
  return level === 'none' ? -1 : levels.indexOf(level);
}

export function atLeast(level: Level | 'none', wanted: Level): boolean {
  return rank(level) >= rank(wanted);
}

export function higherOf(a: Level | 'none', b: Level | 'none'): Level | 'none' {
  return rank(a) >= rank(b) ? a : b;
}
