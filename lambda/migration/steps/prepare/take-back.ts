import { Problem } from '../../../contract/problem';
import { dropPulse } from '../../../mysql/pulse';
import { parseVariables, readVariables } from '../../../mysql/survey';
import type { SettingLease } from '../../data/run-record';
import { type Session, withSession } from '../../ports';
import { endLease, type StepContext } from '../../step';
import { dropWayBackAccount } from '../../way-back/account';
import { endTriedChannel } from '../../way-back/prove';
import { giveBackCapacity, isCapacity } from './capacity';
import { setTargetParameter } from './lend-parameter';
import { endGtidLease, forgetGtidStage, lowerSourceGtidMode } from './lower-source-gtid';
import { isOfTheGroup, made, wasThere } from './markers';
import { dropReplicationAccount } from './replication-account';
import { restartTarget } from './restart-target';
import { retentionOf } from './retention';

/** Gives back every lease of the preparation, SQL first: a reboot for the parameter group comes last. */
export async function takeBack(context: StepContext): Promise<void> {
  const ofTarget = context.record().leases.filter(({ server }) => server === 'target');
  await giveBackSourceBySql(context);
  const waiting: string[] = [];
  for (const held of ofTarget) {
    if (isCapacity(held.setting)) continue;
    if ((await giveBackOnTarget(context, held)) === 'waits') waiting.push(held.setting);
  }
  await giveBackGroupIfLent(context);
  if (waiting.length > 0) await restartTarget(context, waiting);
  for (const setting of waiting) await endLease(context, 'target', setting);
  // Last: another machine ends the conductor's connection.
  await giveBackCapacityNow(context);
}

async function giveBackCapacityNow(context: StepContext): Promise<void> {
  for (
    let waiting = await giveBackCapacity(context);
    waiting !== undefined;
    waiting = await giveBackCapacity(context)
  ) {
    if (context.budget.shouldPause()) throw stillScaling(waiting.note);
    await context.ports.clock.sleep(waiting.waitSeconds * 1000);
  }
}

function stillScaling(note: string): Problem {
  return new Problem({
    code: 'target.still-scaling',
    side: 'target',
    message: `the size of the target is not given back yet: ${note}`,
    remedy: 'nothing to do but to run the same command again; it goes on where this one stopped',
    transient: true,
  });
}

/** Where the target has to stay as it is. */
export async function takeBackFromSource(context: StepContext): Promise<void> {
  await giveBackSourceBySql(context);
  await giveBackGroupIfLent(context);
}

async function giveBackGroupIfLent(context: StepContext): Promise<void> {
  const group = context.record().leases.find(({ setting }) => setting === made.parameterGroup);
  if (group !== undefined) return giveBackGroup(context, group);
  // Attached by its owner: it stays, and says what it said.
  await lowerSourceGtidMode(context, 'all-the-way');
  await endGtidLease(context);
}

async function giveBackSourceBySql(context: StepContext): Promise<void> {
  const leases = context.record().leases;
  const bySql = leases.filter(({ server, setting }) => server === 'source' && !isOfTheGroup(setting));
  if (bySql.length > 0) {
    await withSession(context.ports.databases, 'source', 'undo', async (source) => {
      await endTriedChannel(context, source);
      for (const held of bySql) if (held.setting !== made.triedChannel) await giveBackOnSource(context, source, held);
    });
  }
}

export async function giveBackOnSource(context: StepContext, source: Session, held: SettingLease): Promise<void> {
  if (held.setting === made.replicationAccount) {
    if (held.was !== wasThere) await dropReplicationAccount(source);
  } else if (held.setting === made.pulse) {
    if (held.was !== wasThere) await source.run(dropPulse);
  } else {
    const retention = await retentionOf(source, context.desired.source.platform);
    // Somebody else's lease: theirs to give back.
    if (retention.setting !== held.setting || retention.write === 'by-parameter') return;
    await source.run(retention.write(held.was));
  }
  await endLease(context, held.server, held.setting);
}

/** `waits`: given back, and without effect before the next restart; the lease stands until then. */
export async function giveBackOnTarget(context: StepContext, held: SettingLease): Promise<'done' | 'waits'> {
  const { setting, was } = held;
  if (setting === made.wayBackAccount) {
    if (was !== wasThere) await dropWayBackAccount(context.conductor);
  } else if (setting !== made.channel && was !== null && (await mayBeOtherThan(was, context, setting))) {
    const taken = await setTargetParameter(context, setting, was);
    if (taken === 'refused') throw notGivenBack(setting, was);
    if (taken === 'waits') return 'waits';
  }
  await endLease(context, held.server, held.setting);
  return 'done';
}

function notGivenBack(setting: string, was: string): Problem {
  return new Problem({
    code: 'target.parameter-not-given-back',
    side: 'target',
    message: `${setting} was changed for the migration and our account may not set it back to ${was} any more`,
    remedy: `az mysql flexible-server parameter set -g <group> -s <server> -n ${setting} -v ${was}, then repeat`,
  });
}

/**
 * A lease that was written down and then refused, or never used, is nothing to give back, and nobody may have to. What was asked for
 * just before a death may wait for a restart, though: the platform knows, and the server does not show it.
 */
async function mayBeOtherThan(was: string, { conductor, ports }: StepContext, setting: string): Promise<boolean> {
  const shown = parseVariables(await conductor.rows(readVariables([setting]))).get(setting);
  return shown !== was || (await ports.targetPlatform.describe()) !== undefined;
}

/** The old group takes effect with a reboot, which the owner allowed when the new one was attached. */
async function giveBackGroup(context: StepContext, held: SettingLease): Promise<void> {
  const { instance } = context.ports;
  const state = await instance.describe();
  if (state !== undefined && held.was !== null && state.parameterGroup !== held.was) {
    await lowerSourceGtidMode(context, 'one-step-is-left');
    await instance.attachParameterGroup(held.was);
    if (context.desired.rds?.allowReboot === true) await instance.reboot();
  }
  await forgetGtidStage(context);
  await endLease(context, held.server, held.setting);
}
