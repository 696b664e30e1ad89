import type { Budget } from '../../migration/ports';

/** Nothing ends this process but the person who started it. */
export const unlimitedBudget: Budget = { remainingMs: () => Number.MAX_SAFE_INTEGER, shouldPause: () => false };
