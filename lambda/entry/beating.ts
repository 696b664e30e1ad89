import type { Tickets } from '../adapters/aws';
import type { Clock } from '../migration/ports';

export interface Beating {
  readonly tickets: Tickets;
  readonly clock: Clock;
  readonly id: string;
  readonly owner: string;
  readonly everyMs: number;
}

/**
 * Raises the ticket's beat as long as the work goes on, and has ended doing so when this returns: no beat may come
 * after the end that is written next. A beat that can not be written is a silence, not a fault.
 */
export async function beating<T>({ tickets, clock, id, owner, everyMs }: Beating, work: () => Promise<T>): Promise<T> {
  let over = false;
  let wake: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const beats = async (): Promise<void> => {
    for (let beat = 1; !over; beat++) {
      await Promise.race([clock.sleep(everyMs), ended]);
      if (!over) await tickets.write(id, { state: 'running', beat, owner }).catch(() => undefined);
    }
  };
  const beaten = beats();
  try {
    return await work();
  } finally {
    over = true;
    wake();
    await beaten;
  }
}
