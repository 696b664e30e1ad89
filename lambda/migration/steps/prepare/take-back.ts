import { dropPulse } from '../../../mysql/pulse';
import { parseVariables, readVariables } from '../../../mysql/survey';
import type { SettingLease } from '../../data/run-record';
import { type Session, withSession } from '../../ports';
import { endLease, type StepContext } from '../../step';
import { dropWayBackAccount } from '../../way-back/account';
import { endTriedChannel } from '../../way-back/prove';
import { made, wasThere } from './markers';
import { dropReplicationAccount } from './replication-account';
import { retentionOf } from './retention';

/** Gives back every lease of the preparation, SQL first: a reboot for the parameter group comes last. */
export async function takeBack(context: StepContext): Promise<void> {
  const ofTarget = context.record().leases.filter(({ server }) => server === 'target');
  await giveBackSourceBySql(context);
  for (const held of ofTarget) await giveBackOnTarget(context, held);
  await giveBackGroupIfLent(context);
}

/** Where the target has to stay as it is. */
export async function takeBackFromSource(context: StepContext): Promise<void> {
  await giveBackSourceBySql(context);
  await giveBackGroupIfLent(context);
}

async function giveBackGroupIfLent(context: StepContext): Promise<void> {
  const group = context.record().leases.find(({ setting }) => setting === made.parameterGroup);
  if (group !== undefined) await giveBackGroup(context, group);
}

async function giveBackSourceBySql(context: StepContext): Promise<void> {
  const leases = context.record().leases;
  const bySql = leases.filter(({ server, setting }) => server === 'source' && setting !== made.parameterGroup);
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

export async function giveBackOnTarget(context: StepContext, held: SettingLease): Promise<void> {
  const { setting, was } = held;
  if (setting === made.wayBackAccount) {
    if (was !== wasThere) await dropWayBackAccount(context.conductor);
  } else if (setting !== made.channel && was !== null && (await isOtherThan(was, context, setting))) {
    await context.ports.targetParameters.set(setting, was);
  }
  await endLease(context, held.server, held.setting);
}

/** A lease that was written down and then refused, or never used, is nothing to give back, and nobody may have to. */
async function isOtherThan(was: string, { conductor }: StepContext, setting: string): Promise<boolean> {
  return parseVariables(await conductor.rows(readVariables([setting]))).get(setting) !== was;
}

/** The old group takes effect with a reboot, which the owner allowed when the new one was attached. */
async function giveBackGroup(context: StepContext, held: SettingLease): Promise<void> {
  const { instance } = context.ports;
  const state = await instance.describe();
  if (state !== undefined && held.was !== null && state.parameterGroup !== held.was) {
    await instance.attachParameterGroup(held.was);
    if (context.desired.rds?.allowReboot === true) await instance.reboot();
  }
  await endLease(context, held.server, held.setting);
}
