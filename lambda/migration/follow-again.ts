import type { Finding } from '../contract/finding';
import type { Coordinates } from './data/position';
import type { RunRecord } from './data/run-record';
import { liftTargetFence } from './lift-target-fence';
import { withSession } from './ports';
import { stillHas } from './servers/binlog-walk';
import { endLease, type StepContext } from './step';
import { keepReplicationPassword } from './steps/cut-over/limit-password';
import { made } from './steps/prepare/markers';
import { forgetPass } from './steps/validate';

/**
 * After a roll back, without a new copy: when the source took the writes back both sides were closed and the source had applied
 * everything, so the target has all that the source had there, and only what the source has written since is missing. The target is
 * closed by its accounts again, as before its promotion; a channel from that place, and a full pass over every row before the
 * next promotion. The record says so in one compare-and-set: whoever dies before it has only lifted a fence behind which nobody waits.
 */
export async function followAgain(context: StepContext): Promise<readonly Finding[]> {
  const from = whereItReturned(context.record());
  const lost = from === undefined ? 'the record does not say where' : await purged(context, from);
  if (from === undefined || lost !== '') return [cannot(context.record(), lost)];
  // A pass that was under way faced the other way.
  await forgetPass(context.ports);
  await liftTargetFence(context);
  // The promotion gave it an end.
  await keepReplicationPassword(context);
  // Its position on the target was of the first time: rogue writes are looked for from now on.
  await endLease(context, 'target', made.channel);
  await context.change((record) => asCopied(record, from));
  context.ports.observer.notice({ name: 'sync.follows-again', facts: { file: from.file, position: from.position } });
  return [];
}

/** Where the source's own binlog stood when neither side took writes. */
function whereItReturned({ cutover }: RunRecord): Coordinates | undefined {
  return cutover?.outcome === 'returned' ? (cutover.targetPosition ?? undefined) : undefined;
}

async function purged({ ports }: StepContext, from: Coordinates): Promise<string> {
  const kept = await withSession(ports.databases, 'source', 'follow-again', (source) => stillHas(source, from));
  return kept ? '' : `the source no longer has its binlog from ${from.file}:${from.position} on`;
}

/** The copy stands; what came after it begins anew. */
function asCopied(record: RunRecord, followsFrom: Coordinates): RunRecord {
  const { wayBack: _back, promotion: _promotion, validation: _validation, ...kept } = record;
  const { replicate: _channel, validate: _pass, 'cut-over': _switch, ...outputs } = record.outputs;
  return { ...kept, outputs, followsFrom, level: 'copied', at: 'finalize', latch: 'open', cutover: null, held: [] };
}

function cannot({ endpoints, cutover }: RunRecord, why: string): Finding {
  return {
    code: 'sync.cannot-follow-again',
    weight: 'blocker',
    side: 'source',
    subject: endpoints.target,
    message: `the target can not follow again from where the roll back ended: ${why}`,
    remedy: `copy anew: --empty-target ${cutover?.id ?? ''}, or "emptyTarget" in migration.json instead of "followAgain"`,
  };
}
