import type { Direction } from '../../data/cutover-state';
import { openWayBack } from '../../way-back/open';
import { announceFence, tell } from './announce';
import { armDeadMan } from './arm-dead-man';
import { raiseAutoIncrement } from './auto-increment';
import { readFinalPosition, waitUntilApplied } from './catch-up';
import { closeAccounts, closeEvents } from './close-target';
import { lastPulse } from './last-pulse';
import { limitReplicationPassword } from './limit-password';
import { liftSourceFence } from './open-source';
import { openEvents, unlockAccounts } from './open-target';
import { latchPromoted, latchReturned, removeChannel, stopChannelAndLatch, writeCanary } from './promote';
import { proveFenceStands } from './prove-fence-stands';
import { publishEndpoint } from './publish-endpoint';
import { raiseFence } from './raise-fence';
import { cutoverOf, type Line } from './switch';
import { userChecksAfter } from './user-checks-after';
import { beginFollowing, pauseComparing, proveFenceHeld, verifyChanges } from './verify-changes';

/**
 * The switch, in its fixed order (the gates have held before the first line). Until `latch-promoted` any
 * failure, an exceeded budget or the dead-man undoes everything (`undo.ts`) and lets writes back in.
 */
export const untilPromoted: readonly Line[] = [
  { name: 'raise-auto-increment', do: raiseAutoIncrement },
  { name: 'follow-changes', do: beginFollowing },
  { name: 'hook-before-fence', do: (on) => announceFence(on.step) },
  { name: 'last-pulse', do: lastPulse },
  // Nobody can change an account on a fenced source.
  { name: 'limit-replication-password', do: limitReplicationPassword },
  { name: 'arm-dead-man', do: armDeadMan },
  { name: 'pause-comparing', do: pauseComparing },
  // The write outage begins here: behind a long statement new writes hang from the request on.
  { name: 'raise-fence', do: raiseFence },
  { name: 'read-final-position', do: readFinalPosition },
  { name: 'wait-until-applied', do: waitUntilApplied },
  { name: 'verify-changed-rows', do: verifyChanges },
  { name: 'prove-fence-held', do: proveFenceHeld },
  { name: 'stop-channel-and-latch', do: stopChannelAndLatch },
  { name: 'remove-channel', do: removeChannel },
  { name: 'write-canary', do: writeCanary },
  { name: 'prove-fence-stands', do: proveFenceStands },
  // ---- the point of no return: from here only forward, by whoever is alive ----
  { name: 'latch-promoted', do: latchPromoted },
];

/** Each line can be repeated; they are retried until done, budget or not. The outage ends with the first write. */
export const afterPromoted: readonly Line[] = [
  { name: 'unlock-accounts', do: unlockAccounts },
  { name: 'publish-endpoint', do: publishEndpoint },
  { name: 'enable-events', do: openEvents },
  { name: 'user-checks', do: userChecksAfter },
  { name: 'hook-after-cutover', do: (on) => tell(on.step, 'after-cutover') },
  // It can not fail the promotion: what does not work is said loudly.
  { name: 'open-way-back', do: (on) => openWayBack(on.step, on.source, cutoverOf(on.step).targetPosition) },
];

/**
 * The way back after a promotion: the same switch, facing the other way (docs/adr/0006). No headroom for counters: those of the source
 * have followed. No canary: the source is read-only until the point of no return is passed.
 */
export const untilReturned: readonly Line[] = [
  { name: 'follow-changes', do: beginFollowing },
  { name: 'hook-before-fence', do: (on) => announceFence(on.step) },
  { name: 'last-pulse', do: lastPulse },
  { name: 'arm-dead-man', do: armDeadMan },
  { name: 'pause-comparing', do: pauseComparing },
  // A read-only server takes no ALTER: what is altered on the target is altered before its fence, and written down before that.
  { name: 'close-events', do: closeEvents },
  // The write outage begins here, for whoever connects anew; with the fence for everyone.
  { name: 'close-accounts', do: closeAccounts },
  { name: 'raise-fence', do: raiseFence },
  { name: 'read-final-position', do: readFinalPosition },
  { name: 'wait-until-applied', do: waitUntilApplied },
  { name: 'verify-changed-rows', do: verifyChanges },
  { name: 'prove-fence-held', do: proveFenceHeld },
  { name: 'stop-channel-and-latch', do: stopChannelAndLatch },
  { name: 'remove-channel', do: removeChannel },
  { name: 'prove-fence-stands', do: proveFenceStands },
  // ---- the point of no return: both sides are closed, from here only the source opens ----
  { name: 'latch-returned', do: latchReturned },
];

/** As after the promotion: repeated until done. The target stays read-only with its accounts locked. */
export const afterReturned: readonly Line[] = [
  { name: 'lift-source-fence', do: liftSourceFence },
  { name: 'publish-endpoint', do: publishEndpoint },
  { name: 'enable-events', do: openEvents },
  { name: 'hook-after-rollback', do: (on) => tell(on.step, 'after-rollback') },
];

export const linesOf: Readonly<
  Record<Direction, { readonly until: readonly Line[]; readonly after: readonly Line[] }>
> = {
  forward: { until: untilPromoted, after: afterPromoted },
  back: { until: untilReturned, after: afterReturned },
};
