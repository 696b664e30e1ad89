import type {
  ComparisonProgress,
  CopyProgress,
  KeysProgress,
  ProgressReport,
  TableProgress,
} from '../../lambda/migration/data/progress';

/** One line of a progress display: what, how far (0 to 100), and the numbers behind it. */
export interface ProgressLine {
  readonly label: string;
  readonly percent: number;
  readonly text: string;
}

/** The phases that have begun, in their order. */
export function phaseLines({ copy, keys, comparison }: ProgressReport): readonly ProgressLine[] {
  return [
    ...(copy === null ? [] : [{ label: 'copy', percent: copy.percent, text: copyText(copy) }]),
    ...(keys === null || keys.of === 0 ? [] : [{ label: 'keys', percent: keys.percent, text: keysText(keys) }]),
    ...(comparison === null
      ? []
      : [{ label: 'compare', percent: comparison.percent, text: comparisonText(comparison) }]),
  ];
}

/** Tables that are worked on now, and beside them the largest that are not done; `atMost` in all. */
export function tablesToShow(report: ProgressReport, atMost: number): readonly TableProgress[] {
  const rank = (table: TableProgress): number => (table.busy ? 0 : table.percent > 0 && table.percent < 100 ? 1 : 2);
  const open = report.tables.filter((table) => table.percent < 100);
  const byRank = [...(open.length > 0 ? open : report.tables)].sort(
    (a, b) => rank(a) - rank(b) || b.ofBytes - a.ofBytes,
  );
  return byRank.slice(0, atMost);
}

export function tableText(table: TableProgress): string {
  if (table.percent === 100) return `${count(table.rows)} rows, ${bytes(table.bytes)}`;
  return [`${bytes(table.bytes)} of about ${bytes(table.ofBytes)}`, rate(table), left(table.etaSeconds)]
    .filter((part) => part !== '')
    .join(', ');
}

export function nameOf(table: Pick<TableProgress, 'schema' | 'table'>): string {
  return printable(`${table.schema}.${table.table}`);
}

function copyText(copy: CopyProgress): string {
  if (copy.percent === 100) return `${count(copy.rows)} rows, ${bytes(copy.bytes)}`;
  return [
    `${bytes(copy.bytes)} of about ${bytes(copy.ofBytes)}`,
    `${count(copy.rows)} rows`,
    rate(copy),
    left(copy.etaSeconds),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function keysText({ done, of, building }: KeysProgress): string {
  const now = building.length === 0 ? '' : `, building on ${building.slice(0, 3).map(printable).join(', ')}`;
  return `${done} of ${of} indexes and foreign keys${now}${building.length > 3 ? ', …' : ''}`;
}

function comparisonText({ chunks, ofChunks, rows, mismatches, finishedAt, etaSeconds }: ComparisonProgress): string {
  const verdict = mismatches > 0 ? `${mismatches} chunks DIFFER` : finishedAt === null ? '' : 'all equal';
  return [
    `${chunks} of ${ofChunks} chunks`,
    `${count(rows)} rows`,
    finishedAt === null ? left(etaSeconds) : '',
    verdict,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function rate({ bytesPerSecond }: { readonly bytesPerSecond: number | null }): string {
  return bytesPerSecond === null ? '' : `${bytes(bytesPerSecond)}/s`;
}

function left(etaSeconds: number | null): string {
  return etaSeconds === null ? '' : `${duration(etaSeconds)} left`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Decimal units, three digits. */
export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toPrecision(size >= 10 ? 3 : 2)} ${units[unit]}`;
}

export function count(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** Rounded up: better early than late. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 90) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A name is data: it moves no cursor and clears no screen. */
export function printable(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
}
