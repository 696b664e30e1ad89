import type { TreeCheck } from './tree-check';

/** The conductor, the pulse and the dead-man have to find room beside the workers. */
const besideWorkers = 3;

export const concurrencyFits: TreeCheck = (_resources, { handler, limits }) => {
  const { reservedConcurrency } = handler;
  const needed = limits.workers + besideWorkers;
  if (reservedConcurrency === undefined || reservedConcurrency >= needed) return [];
  return [
    `handler.reservedConcurrency is ${reservedConcurrency}; ${limits.workers} workers, conductor, pulse and dead-man need ${needed}`,
  ];
};
