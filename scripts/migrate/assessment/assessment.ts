import { type Finding, type Weight, weights } from '../../../lambda/contract/finding';
import type { Survey } from '../../../lambda/migration/checks';
import type { Forecast } from '../../../lambda/migration/data/forecast';

export type ReadyWord = 'ready' | 'ready with warnings' | 'blocked';

export interface ServerLine {
  readonly address: string;
  readonly platform: string;
  readonly version: string;
}

/** What was looked at and found. `bytes` and `rows` are the server's own estimates. */
export interface Assessment {
  readonly format: 1;
  readonly name: string;
  /** ISO. */
  readonly at: string;
  readonly verdict: ReadyWord;
  readonly source: ServerLine;
  readonly target: ServerLine;
  readonly schemas: readonly string[];
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  readonly objects: {
    readonly views: number;
    readonly routines: number;
    readonly triggers: number;
    readonly events: number;
  };
  readonly counts: Readonly<Record<Weight, number>>;
  /** Blockers first. */
  readonly findings: readonly Finding[];
  readonly forecast: Forecast | null;
}

export function assessmentOf(
  survey: Survey,
  findings: readonly Finding[],
  at: string,
  forecast: Forecast | null = null,
): Assessment {
  const { desired, inventory } = survey;
  const counted = (weight: Weight) => findings.filter((finding) => finding.weight === weight).length;
  const counts = { blocker: counted('blocker'), warning: counted('warning'), note: counted('note') };
  const { tables } = inventory;
  const line = (side: 'source' | 'target'): ServerLine => ({
    address: `${desired[side].host}:${desired[side].port}`,
    platform: desired[side].platform,
    version: survey[side].facts.version,
  });
  return {
    format: 1,
    name: desired.name,
    at,
    verdict: counts.blocker > 0 ? 'blocked' : counts.warning > 0 ? 'ready with warnings' : 'ready',
    source: line('source'),
    target: line('target'),
    schemas: desired.schemas,
    tables: tables.length,
    rows: tables.reduce((sum, table) => sum + table.rows, 0),
    bytes: tables.reduce((sum, table) => sum + table.dataBytes, 0),
    objects: {
      views: inventory.views.length,
      routines: inventory.routines.length,
      triggers: inventory.triggers.length,
      events: inventory.events.length,
    },
    counts,
    findings: [...findings].sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight)),
    forecast,
  };
}

/** What the verdict means for the person who has to decide. */
export function meaningOf({ verdict, counts }: Pick<Assessment, 'verdict' | 'counts'>): string {
  switch (verdict) {
    case 'blocked':
      return `${counted(counts.blocker, 'finding')} must be settled before a sync can start`;
    case 'ready with warnings':
      return `a sync can start; ${counted(counts.warning, 'finding')} should be read before the cut over`;
    case 'ready':
      return 'a sync can start';
  }
}

export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
