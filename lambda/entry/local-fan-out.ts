import { unlimitedBudget } from '../adapters/node';
import type { Desired } from '../contract/desired';
import { readWorkItem } from '../migration/data/work-item';
import type { Progress } from '../migration/engine';
import { noticesOf } from '../migration/notices';
import type { Ports } from '../migration/ports';
import { type CrewChange, copyItems, findCrew, throttleOn } from '../migration/steps/copy';

/**
 * As many workers as the servers take, up to the limit: they take items until none are left. The first fault ends
 * the others after their current chunk.
 */
export async function fanOut(
  desired: Desired,
  ports: Ports,
  work: Extract<Progress, { kind: 'fan-out' }>,
): Promise<void> {
  const { clock, observer } = ports;
  const items = await ports.blobs.get(work.itemsKey);
  const left = Array.isArray(items) ? items.map(readWorkItem) : [];
  const crew = findCrew(work.concurrency);
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const tell = (change: CrewChange | undefined) => {
    if (change !== undefined) observer.notice({ name: 'copy.workers', facts: { ...change } });
    return change !== undefined;
  };
  const throttle = throttleOn(desired, ports, {
    author: 'driver-load',
    onPause: () => void tell(crew.gaveWay(clock.monotonicMs())),
  });
  const notices = noticesOf(ports, 'driver');
  const next = () => (faults.length > 0 || running.size > crew.wanted() ? undefined : left.shift());
  const arrived = (bytes: number) => {
    if (tell(crew.arrived(bytes, clock.monotonicMs()))) fill();
  };
  const supply = { next, budget: unlimitedBudget, arrived, throttle, notices };
  const fill = () => {
    while (left.length > 0 && faults.length === 0 && running.size < crew.wanted()) {
      const worker: Promise<void> = copyItems(desired, ports, supply)
        .then(
          () => undefined,
          (thrown: unknown) => void faults.push(thrown),
        )
        .finally(() => {
          running.delete(worker);
          fill();
        });
      running.add(worker);
    }
  };
  try {
    fill();
    while (running.size > 0) await Promise.race(running);
  } finally {
    await throttle.close();
    await notices.over();
  }
  if (faults.length > 0) throw faults[0];
}
