import { injectLag } from '../lag';
import { command, number, type Scene, seconds, until } from '../scene';
import { readLagMs } from '../sync-state';

/** What came of a cut over that was asked for while the target could not keep up. */
export interface HeldCutover {
  readonly promoted: boolean;
  /** The reasons, as a person got them. */
  readonly text: string;
  /** By the source, from the command to its refusal. */
  readonly acknowledgedMeanwhile: number;
  readonly refusedMeanwhile: number;
}

/** A table that every second transaction of the shop writes to. */
const locked = 'shop.sales_order';
const caughtUpMs = 1000;

/** The gates hold: the command fails with its reasons, and the source goes on taking writes. */
export async function heldCutover(scene: Scene): Promise<HeldCutover> {
  const { driver, screen, clients } = scene;
  const { target } = driver.servers;
  screen.heading('A cut over at a bad moment is held');
  const lag = await injectLag(target, locked);
  try {
    screen.line(`lag, for real: another client locks ${locked} on the target, and replication waits behind it`);
    const before = clients.counts();
    const { answer, took } = await command(scene, driver.commands.cutover, (say) => driver.cutOver(say));
    const after = clients.counts();
    const held: HeldCutover = {
      promoted: answer.done,
      text: answer.text,
      acknowledgedMeanwhile: after.acknowledged - before.acknowledged,
      refusedMeanwhile: after.refused - before.refused,
    };
    if (held.promoted) throw new Error('promoted a target that was not up to date');
    screen.line(`failed, as it has to, after ${took}:`);
    screen.line(held.text, { quoted: true });
    screen.line(
      `nothing was touched: ${number(held.acknowledgedMeanwhile)} transactions acknowledged by the source meanwhile, ${held.refusedMeanwhile} refused`,
    );
    return held;
  } finally {
    await lag.takeAway();
    const began = performance.now();
    await until(scene, 'the target has caught up', { everyMs: 100, withinMs: 300_000 }, async () => {
      const lagMs = await readLagMs(target, Date.now);
      return lagMs !== undefined && lagMs < caughtUpMs ? true : undefined;
    });
    screen.line(`the lock is taken away; the target has caught up ${seconds(began)} later`);
  }
}
