import { oneLine } from '../../lambda/contract/visible';
import type { ProgressReport } from '../../lambda/migration/data/progress';
import type { Event, Observer } from '../../lambda/migration/ports';
import type { ProgressDisplay } from './progress-bars';
import { phaseLines } from './progress-words';

export type Say = (line: string) => void;

/** The engine's events as lines for a person. */
export function sayingObserver(say: Say): Observer {
  return {
    notice: (event) => {
      const line = lineOf(event);
      if (line !== undefined) say(oneLine(line));
    },
  };
}

const stepPercent = 10;

/** Without a terminal: a line for each phase, and for each tenth of it that is done. */
export function progressLines(say: Say): ProgressDisplay {
  const said = new Map<string, number>();
  return {
    say,
    show: (report: ProgressReport) => {
      for (const { label, percent, text } of phaseLines(report)) {
        const tenth = Math.floor(percent / stepPercent);
        if (said.get(label) === tenth) continue;
        said.set(label, tenth);
        say(`  ${label} ${percent} %: ${text}`);
      }
    },
    end: () => undefined,
  };
}

function lineOf({ name, facts }: Event): string | undefined {
  switch (name) {
    case 'step.started':
      return `${facts.step} ...`;
    case 'step.undo':
      return `taking back ${facts.step}`;
    case 'cutover.line-done':
      return `  ${facts.line}${facts.note === '' ? '' : `: ${facts.note}`}`;
    case 'way-back.pulse':
      return facts.lagMs === 'unknown'
        ? undefined
        : `  the source sees a beat of the target after ${Math.round(Number(facts.lagMs))} ms`;
    case 'copy.chunk-failed':
      return `  chunk ${facts.chunk} failed (${facts.code}), attempt ${facts.attempt}`;
    case 'notice.raised':
      return `  ${facts.effect}: ${facts.message}`;
    case 'notice.over':
      return `  over: ${facts.code}`;
    case 'freeze.void':
      return 'the process that held the snapshot is gone: the copy starts again from a new freeze';
    case 'cutover.aborting':
      return `  taking the cut over back: ${facts.code}: ${facts.message}`;
    case 'cutover.waits':
      return `  waiting ${facts.seconds} s: an earlier attempt died while it asked for the fence, and its request may arrive until ${facts.until}`;
    case 'cutover.retry':
      return `  ${facts.line} failed (${facts.code}), trying again`;
    default:
      return undefined;
  }
}
