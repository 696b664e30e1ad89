import type { Settled } from '../../lambda/entry/local';
import { type ExitCode, exitCode } from './exit-code';
import { findingsText, type Output } from './output';

/** How a verb that walks the route ends. */
export function reportSettled(
  verb: string,
  settled: Settled,
  output: Output,
  done: string,
  more: Readonly<Record<string, unknown>> = {},
): ExitCode {
  const { level, latch, held } = settled.record;
  const findings = settled.kind === 'held' ? settled.findings : held;
  if (settled.kind === 'reached') {
    output.result({ verb, outcome: 'done', level, latch, summary: done, ...more }, done);
    return exitCode.done;
  }
  output.result(
    { verb, outcome: 'held', level, latch, findings, ...more },
    `held at level ${level}:\n${findingsText(findings)}\nthen run the same command again`,
  );
  return exitCode.held;
}
