/** One tiny write of the prober, as it went. */
export interface Attempt {
  readonly outcome: 'acknowledged' | 'refused' | 'lost';
  readonly side: 'source' | 'target';
  readonly startedMs: number;
  readonly endedMs: number;
}

export function attemptLine(attempt: Attempt): string {
  return `${attempt.outcome} ${attempt.side} ${attempt.startedMs.toFixed(1)} ${attempt.endedMs.toFixed(1)}`;
}

export function parseAttempts(text: string): readonly Attempt[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [outcome, side, startedMs, endedMs] = line.split(' ');
      if (outcome !== 'acknowledged' && outcome !== 'refused' && outcome !== 'lost') throw new Error(unreadable(line));
      if (side !== 'source' && side !== 'target') throw new Error(unreadable(line));
      return { outcome, side, startedMs: Number(startedMs), endedMs: Number(endedMs) };
    });
}

function unreadable(line: string): string {
  return `not a line of the prober: ${JSON.stringify(line)}`;
}
