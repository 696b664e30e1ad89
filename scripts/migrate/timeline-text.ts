import { oneLine } from '../../lambda/contract/visible';
import type { CutoverState, TimelineEntry } from '../../lambda/migration/data/cutover-state';

/** From the request for the fence to the endpoint that applications read: the write outage as the switch itself sees it. */
const outage = { from: 'raise-fence', to: 'publish-endpoint' };

export interface TimelineFacts {
  readonly lines: readonly { readonly line: string; readonly ms: number; readonly note: string }[];
  /** Applications see a little less at the front and a little more at the end. */
  readonly writesRefusedMs: number | null;
}

export function timelineFacts({ timeline }: Pick<CutoverState, 'timeline'>): TimelineFacts {
  const [from, to] = [outage.from, outage.to].map((name) => timeline.find(({ line }) => line === name));
  return {
    lines: timeline.map((entry) => ({ line: entry.line, ms: tookMs(entry), note: entry.note })),
    writesRefusedMs: from === undefined || !to?.endedAt ? null : Date.parse(to.endedAt) - Date.parse(from.startedAt),
  };
}

/** One line of the switch a row, those inside the outage with a bar in front. */
export function timelineText(cutover: Pick<CutoverState, 'timeline'>): string {
  const { lines, writesRefusedMs } = timelineFacts(cutover);
  const width = Math.max(0, ...lines.map(({ line }) => line.length));
  const [first, last] = [outage.from, outage.to].map((name) => lines.findIndex(({ line }) => line === name));
  const rows = lines.map(({ line, ms, note }, index) => {
    const isInside = first !== undefined && last !== undefined && first >= 0 && index >= first && index <= last;
    return `${isInside ? '| ' : '  '}${line.padEnd(width)} ${String(ms).padStart(7)} ms  ${oneLine(note)}`.trimEnd();
  });
  const total =
    writesRefusedMs === null ? [] : [`writes were refused for ${writesRefusedMs} ms (the lines with a bar)`];
  return [...rows, ...total].join('\n');
}

function tookMs({ startedAt, endedAt }: TimelineEntry): number {
  return endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(startedAt);
}
