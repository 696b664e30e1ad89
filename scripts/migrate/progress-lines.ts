import type { Event, Observer } from '../../lambda/migration/ports';

export type Say = (line: string) => void;

/** The engine's events as lines for a person. */
export function sayingObserver(say: Say): Observer {
  let chunks = 0;
  let of = 0;
  let saidPercent = 0;
  const copied = (): void => {
    chunks += 1;
    const percent = of === 0 ? 100 : Math.floor((100 * chunks) / of);
    if (percent < saidPercent + 5 && chunks !== of) return;
    saidPercent = percent;
    say(`  ${percent} % copied (${chunks} of ${of} chunks)`);
  };
  return {
    notice: (event) => {
      if (event.name === 'copy.handed-out') {
        of = Number(event.facts.of);
        chunks = of - Number(event.facts.chunks);
        saidPercent = 0;
      } else if (event.name === 'copy.chunk-done') copied();
      else {
        const line = lineOf(event);
        if (line !== undefined) say(line);
      }
    },
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
    case 'copy.chunk-failed':
      return `  chunk ${facts.chunk} failed (${facts.code}), attempt ${facts.attempt}`;
    case 'freeze.void':
      return 'the process that held the snapshot is gone: the copy starts again from a new freeze';
    case 'cutover.aborting':
      return `  taking the cut over back: ${facts.code}: ${facts.message}`;
    case 'cutover.retry':
      return `  ${facts.line} failed (${facts.code}), trying again`;
    default:
      return undefined;
  }
}
