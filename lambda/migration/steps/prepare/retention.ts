import type { Platform } from '../../../contract/desired';
import { type Retention, replicationOf } from '../../../mysql/replication';
import type { Session } from '../../ports';
import { versionOf } from '../../servers/server-kind';
import { lease, type StepContext } from '../../step';
import { lendTargetParameter } from './lend-parameter';

/** What the channel has not read yet must not be purged. */
export async function raiseSourceRetention(context: StepContext, source: Session): Promise<void> {
  const retention = await retentionOf(source, context.desired.source.platform);
  const short = await tooShort(context, source, retention);
  if (short === undefined || retention.write === 'by-parameter') return;
  await lease(context, { server: 'source', setting: retention.setting, ...short });
  await source.run(retention.write(short.now));
}

/**
 * The target's own binlog tells rogue writes and is where a way back starts. Where it can not be raised the
 * migration goes on: a gate of the cut over finds out whether it was kept long enough.
 */
export async function raiseTargetRetention(context: StepContext, target: Session): Promise<void> {
  const retention = await retentionOf(target, context.desired.target.platform);
  const short = await tooShort(context, target, retention);
  if (short === undefined) return;
  await lendTargetParameter(context, { name: retention.setting, was: short.was, value: short.now });
}

async function tooShort(context: StepContext, session: Session, retention: Retention) {
  const hours = context.desired.limits.retentionHours;
  const was = retention.parse(await session.rows(retention.read));
  return retention.covers(was, hours) ? undefined : { was, now: retention.valueOf(hours) };
}

export async function retentionOf(session: Session, platform: Platform): Promise<Retention> {
  return replicationOf({ platform, version: await versionOf(session) }).authority.retention;
}
