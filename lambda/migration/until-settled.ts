import type { Desired } from '../contract/desired';
import { describeFindings, type Finding } from '../contract/finding';
import type { LifecycleReply } from '../contract/lifecycle';
import { Problem } from '../contract/problem';
import { advance } from './engine';
import type { Budget, Ports } from './ports';

/** Runs inside the invocation: the apply waits for it, and fails when it is held. */
export async function untilSettled(world: {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly budget: Budget;
}): Promise<LifecycleReply> {
  const { desired, ports, budget } = world;
  for (;;) {
    const progress = await advance(desired, ports, budget);
    if (progress.kind === 'reached') return { level: progress.record.level, note: `reached ${desired.reach}` };
    if (progress.kind === 'held') throw heldProblem(progress.findings);
    if (progress.kind === 'fan-out') throw heldProblem([notValidated(progress.record.level)]);
    const waitMs = progress.waitSeconds * 1000;
    if (budget.shouldPause() || waitMs >= budget.remainingMs()) throw outOfTime(progress.note);
    await ports.clock.sleep(waitMs);
  }
}

export function heldProblem(findings: readonly Finding[]): Problem {
  return new Problem({
    code: 'held',
    side: findings[0]?.side ?? 'ours',
    message: `held, nothing was changed for good:\n${describeFindings(findings)}`,
    remedy: 'settle what is listed, then run the same command again',
  });
}

export function notValidated(level: string): Finding {
  return {
    code: 'cutover.not-validated',
    weight: 'blocker',
    side: 'ours',
    subject: 'level',
    message: `the migration has reached the level ${level}, a cut over needs validated`,
    remedy: 'the sync goes on; ask again when /<name>/level says validated',
  };
}

function outOfTime(note: string): Problem {
  return new Problem({
    code: 'ours.out-of-time',
    side: 'ours',
    message: `the function's time does not last until the wanted level is reached (${note})`,
    remedy: 'run the same command again; it goes on where this one stopped',
    transient: true,
  });
}
