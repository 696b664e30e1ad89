import { enableEvent, parseEventDefiner, readEventDefiner } from '../../../mysql/event-state';
import { errnoOf } from '../../data/errno';
import type { Session } from '../../ports';
import { unlockApplicationAccounts } from '../../servers/application-accounts';
import { outputOf } from '../../step';
import { cutoverOf, type Switch } from './switch';

/** From the first unlocked account on the target can take writes: the latch has to say `promoted` before. */
export async function unlockAccounts(on: Switch): Promise<string> {
  const unlocked = await unlockApplicationAccounts(on.source, on.target, cutoverOf(on.step).lockedAccounts);
  return `${unlocked} unlocked`;
}

export async function openEvents(on: Switch): Promise<string> {
  const events =
    on.direction === 'forward'
      ? outputOf(on.step, 'finalize').eventsToEnable
      : (on.step.record().cutover?.closed?.events ?? []);
  for (const event of events) await openEvent(on.target, event);
  return `${events.length} enabled`;
}

/** An account that may not name another definer: the event runs in ours, which is better than not at all. */
const mayNotNameDefiner = 1227;

export async function openEvent(target: Session, { schema, name }: { schema: string; name: string }): Promise<void> {
  const definer = parseEventDefiner(await target.rows(readEventDefiner(schema, name)));
  try {
    await target.run(enableEvent(schema, name, definer));
  } catch (thrown) {
    if (definer === undefined || errnoOf(thrown) !== mayNotNameDefiner) throw thrown;
    await target.run(enableEvent(schema, name, undefined));
  }
}
