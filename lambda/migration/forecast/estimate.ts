import type { Estimate } from '../data/forecast';

export function estimate(low: number, likely: number, high: number): Estimate {
  return { low, likely, high };
}

/** The same figure, give or take a factor. */
export function within(likely: number, factor: number): Estimate {
  return { low: likely / factor, likely, high: likely * factor };
}

export function plus(...parts: readonly Estimate[]): Estimate {
  const sum = (of: (part: Estimate) => number) => parts.reduce((total, part) => total + of(part), 0);
  return { low: sum((part) => part.low), likely: sum((part) => part.likely), high: sum((part) => part.high) };
}

export function mapped(one: Estimate, change: (value: number) => number): Estimate {
  return { low: change(one.low), likely: change(one.likely), high: change(one.high) };
}
