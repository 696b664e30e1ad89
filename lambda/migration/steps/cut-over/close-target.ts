import { lockAccount, unlockAccount } from '../../../mysql/accounts';
import { disableEvent, listEnabledEvents, parseEventDefiner, readEventDefiner } from '../../../mysql/event-state';
import type { Closed } from '../../data/cutover-state';
import type { Session } from '../../ports';
import { openAccounts } from '../../servers/application-accounts';
import type { StepContext } from '../../step';
import { openEvent } from './open-target';
import { changeCutover, type Switch } from './switch';

/**
 * On the way back the target has to be closed again: its fence keeps out everyone as long as it is up, these keep the applications out after.
 * Both run on the conductor's connection, which whoever takes over ends first.
 */
export async function closeEvents(on: Switch): Promise<string> {
  const { conductor, desired } = on.step;
  const rows = await conductor.rows(listEnabledEvents(desired.schemas));
  const events = rows.map((row) => ({ schema: row.eventSchema ?? '', name: row.name ?? '' }));
  await note(on.step, { events });
  for (const { schema, name } of events) {
    const definer = parseEventDefiner(await conductor.rows(readEventDefiner(schema, name)));
    await conductor.run(disableEvent(schema, name, definer));
  }
  return `${events.length} disabled`;
}

/**
 * Every account that could log in, also one that was made after the promotion. Their open connections go on until the fence. For whoever
 * comes anew the outage begins here, and with it the time after which anybody may end this switch.
 */
export async function closeAccounts(on: Switch): Promise<string> {
  const { ports, desired } = on.step;
  const accounts = await openAccounts(on.step.conductor);
  const deadline = new Date(ports.clock.now().getTime() + desired.limits.writeOutageBudgetSeconds * 1000).toISOString();
  await changeCutover(on.step, (state) => ({ ...state, deadline }));
  await note(on.step, { accounts });
  for (const account of accounts) await on.step.conductor.run(lockAccount(account));
  return `${accounts.length} locked`;
}

/** The undo of both, once the fence is down. */
export async function openAgain(step: StepContext, target: Session): Promise<void> {
  const closed = step.record().cutover?.closed;
  for (const account of closed?.accounts ?? []) await target.run(unlockAccount(account));
  for (const event of closed?.events ?? []) await openEvent(target, event);
}

async function note(step: StepContext, changes: Partial<Closed>): Promise<void> {
  await changeCutover(step, (state) => ({
    ...state,
    closed: { accounts: [], events: [], ...state.closed, ...changes },
  }));
}
