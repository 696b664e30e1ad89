import type { Finding } from '../../contract/finding';
import { toProblem } from '../../contract/problem';
import { compareVersions, isSameSeries, parseVersion } from '../../mysql/server-version';
import { facing } from '../facing';
import { type Session, withSession } from '../ports';
import { channelWords } from '../servers/channel';
import { readOwnPosition } from '../servers/own-position';
import { beat, waitUntilSeen } from '../servers/pulse';
import { readReplicaStatus } from '../servers/replica-status';
import { versionOf } from '../servers/server-kind';
import { endLease, lease, type StepContext } from '../step';
import { made } from '../steps/prepare/markers';
import { changeWayBack } from './change';
import { endChannel, faultOf, followTarget } from './channel';
import { shortRetention } from './retention';

/** From the login of the receiver to the first beat. */
const seenWithinMs = 15_000;

/**
 * Tries the way back with a real channel, while the source still takes the writes: set, started, a beat of the target seen on the source,
 * stopped, removed. What the source wrote itself comes back with its own server id and is skipped. The result goes into the record;
 * the gate `way-back` decides what it means.
 */
export async function proveWayBack(context: StepContext): Promise<void> {
  if (context.desired.wayBack === 'off') return changeWayBack(context, { state: 'off' });
  await withSession(context.ports.databases, 'source', 'way-back', async (source) => {
    await endTriedChannel(context, source);
    const refusal = await refusalOf(context, source);
    if (refusal !== undefined) {
      return changeWayBack(context, { state: 'refused', why: refusal.message, findings: [refusal] });
    }
    try {
      // A way back needs hands on the target's fence.
      await context.ports.targetParameters.prove('read_only');
      await tryChannel(context, source);
      await changeWayBack(context, { state: 'proven', findings: await remarks(context, source) });
    } catch (thrown) {
      const problem = toProblem(thrown, 'source');
      const finding: Finding = {
        code: problem.code.startsWith('way-back.') ? problem.code : 'way-back.not-proven',
        weight: 'warning',
        side: problem.side,
        subject: 'way back',
        message: `the source could not follow the target: ${problem.message}`,
        remedy: problem.remedy,
      };
      await changeWayBack(context, { state: 'unproven', why: finding.message, findings: [finding] });
      if (problem.code === 'ours.superseded') throw problem;
    }
  });
}

/** A lease says that a channel is being tried: whoever comes next removes it. */
export async function endTriedChannel(context: StepContext, source: Session): Promise<void> {
  if (!isTried(context)) return;
  await endChannel(facing(context, 'back'), source);
  // A beat that was on its way when the channel ended is only on the target: this one brings both sides to one value.
  await beat(source, context.ports.clock, 'back');
  await endLease(context, 'source', made.triedChannel);
}

/** As {@link endTriedChannel}, for whoever ends a cut over that died. */
export async function removeTriedChannel(context: StepContext): Promise<void> {
  if (!isTried(context)) return;
  await withSession(context.ports.databases, 'source', 'way-back', (source) => endTriedChannel(context, source));
}

function isTried(context: StepContext): boolean {
  return context.record().leases.some((held) => held.server === 'source' && held.setting === made.triedChannel);
}

async function tryChannel(context: StepContext, source: Session): Promise<void> {
  const { conductor: target, ports } = context;
  const from = await readOwnPosition(target);
  await lease(context, {
    server: 'source',
    setting: made.triedChannel,
    was: null,
    now: `${from.file}:${from.position}`,
  });
  try {
    await followTarget(facing(context, 'back'), source, from);
    const value = await beat(target, ports.clock, 'back');
    const { waitedMs } = await waitUntilSeen(source, value, { ...ports, timeoutMs: seenWithinMs, way: 'back' });
    const fault = faultOf(await readReplicaStatus(source));
    if (waitedMs === 'unknown' || fault !== '') {
      throw new Error(fault === '' ? `a beat of the target was not seen within ${seenWithinMs / 1000} s` : fault);
    }
    ports.observer.notice({ name: 'way-back.tried', facts: { lagMs: waitedMs } });
  } finally {
    await endTriedChannel(context, source);
  }
}

/** What no try can change. */
async function refusalOf(context: StepContext, source: Session): Promise<Finding | undefined> {
  const { desired, conductor } = context;
  const folding = context.record().outputs.assess?.findings.find(({ code }) => code === 'target.case-folding-names');
  if (folding !== undefined) {
    return refusal(
      'way-back.case-folding',
      `the target has folded names of the source (${folding.subject}) to lower case: its changes name tables the source does not have`,
      'rename them on the source before the migration, or set wayBack to "off" and know that it goes forward only',
    );
  }
  const [older, newer] = [parseVersion(await versionOf(source)), parseVersion(await versionOf(conductor))];
  if (compareVersions(newer, older) <= 0 || isSameSeries(newer, older) || desired.wayBackToOlder !== '')
    return undefined;
  return refusal(
    'way-back.newer-to-older',
    `the target (${newer.major}.${newer.minor}) is newer than the source (${older.major}.${older.minor}): MySQL does not support a replica that is older than its source`,
    'upgrade the source first, or take the risk: set wayBackToOlder to your reason, or wayBack to "off"',
  );
}

function refusal(code: string, message: string, remedy: string): Finding {
  return { code, weight: 'warning', side: 'source', subject: 'way back', message, remedy };
}

/** Proven, and still worth knowing. */
async function remarks(context: StepContext, source: Session): Promise<readonly Finding[]> {
  const short = await shortRetention(context);
  return context.desired.target.tls === 'off' ? short : [...short, ...(await unverified(context, source))];
}

async function unverified(context: StepContext, source: Session): Promise<readonly Finding[]> {
  const { desired } = facing(context, 'back');
  if ((await channelWords(desired, source)).verifiesSource) return [];
  return [
    {
      code: 'way-back.certificate-unverified',
      weight: 'note',
      side: 'source',
      subject: 'way back',
      message:
        "the source's channel to the target is encrypted, but the platform has no way to verify the target's certificate",
      remedy: 'keep that path private (peering, VPN), or accept that whoever can redirect it can read it',
    },
  ];
}
