import type { RunResult } from './copy';
import { median, rounded, spreadPercent, textTable } from './statistics';

export interface Medians {
  readonly seconds: number;
  readonly spreadPercent: number;
  readonly clientCpuSeconds: number;
  readonly sourceCpuSeconds: number;
  readonly targetCpuSeconds: number;
  readonly phases: Readonly<Record<string, number>>;
  readonly peakRssMiB?: number;
}

export interface CopyReport {
  readonly runs: number;
  readonly ratios: {
    readonly mysqldump?: number;
    readonly mydumper?: number;
    readonly floor?: number;
    readonly latency?: number;
  };
  readonly peakRssMiB: number;
  readonly cpuSeconds: { readonly client: number; readonly source: number; readonly target: number };
  readonly medians: Readonly<Record<string, Medians>>;
  readonly bars: Readonly<Record<string, 'met' | 'missed'>>;
}

export const bars = { mysqldump: 2.2, mydumper: 1.15, floor: 1.35, latency: 1.1, peakRssMiB: 256 };

export function copyReport(results: readonly RunResult[]): CopyReport {
  const names = [...new Set(results.map((result) => result.name))];
  const medians = Object.fromEntries(names.map((name) => [name, mediansOf(results.filter((r) => r.name === name))]));
  const us = medians.ours;
  if (us === undefined) throw new Error('a report needs runs of ours');
  const ratioTo = (name: string) => {
    const them = medians[name];
    return them === undefined ? undefined : rounded(them.seconds / us.seconds);
  };
  const floor = medians.floor === undefined ? undefined : rounded(us.seconds / medians.floor.seconds);
  // The line is a program on the same processors: what it costs without any latency is not the distance.
  const [far, line] = [medians['ours-far'], medians['ours-line']];
  const latency = far === undefined || line === undefined ? undefined : rounded(far.seconds / line.seconds);
  const [mysqldump, mydumper] = [ratioTo('mysqldump'), ratioTo('mydumper')];
  const peakRssMiB = Math.max(...results.filter((r) => r.name === 'ours').map((r) => r.peakRssMiB ?? 0));
  const met = (holds: boolean) => (holds ? 'met' : 'missed');
  return {
    runs: Math.max(...names.map((name) => results.filter((r) => r.name === name).length)),
    ratios: {
      ...(mysqldump === undefined ? {} : { mysqldump }),
      ...(mydumper === undefined ? {} : { mydumper }),
      ...(floor === undefined ? {} : { floor }),
      ...(latency === undefined ? {} : { latency }),
    },
    peakRssMiB: rounded(peakRssMiB, 0),
    cpuSeconds: { client: us.clientCpuSeconds, source: us.sourceCpuSeconds, target: us.targetCpuSeconds },
    medians,
    bars: {
      ...(mysqldump === undefined ? {} : { mysqldump: met(mysqldump >= bars.mysqldump) }),
      ...(mydumper === undefined ? {} : { mydumper: met(mydumper >= bars.mydumper) }),
      ...(floor === undefined ? {} : { floor: met(floor <= bars.floor) }),
      ...(latency === undefined ? {} : { latency: met(latency <= bars.latency) }),
      peakRssMiB: met(peakRssMiB <= bars.peakRssMiB),
    },
  };
}

function mediansOf(results: readonly RunResult[]): Medians {
  const middle = (of: (result: RunResult) => number) => rounded(median(results.map(of)));
  const steps = [...new Set(results.flatMap((result) => Object.keys(result.phases)))];
  const memory = results.flatMap((result) => (result.peakRssMiB === undefined ? [] : [result.peakRssMiB]));
  return {
    seconds: middle((result) => result.seconds),
    spreadPercent: rounded(spreadPercent(results.map((result) => result.seconds)), 1),
    clientCpuSeconds: middle((result) => result.clientCpuSeconds),
    sourceCpuSeconds: middle((result) => result.sourceCpuSeconds),
    targetCpuSeconds: middle((result) => result.targetCpuSeconds),
    phases: Object.fromEntries(steps.map((step) => [step, middle((result) => result.phases[step] ?? 0)])),
    ...(memory.length === 0 ? {} : { peakRssMiB: rounded(Math.max(...memory), 0) }),
  };
}

export function copyTable(report: CopyReport): string {
  const rows = Object.entries(report.medians).map(([name, m]) => [
    name,
    m.seconds.toFixed(2),
    `${m.spreadPercent.toFixed(1)} %`,
    m.clientCpuSeconds.toFixed(1),
    m.sourceCpuSeconds.toFixed(1),
    m.targetCpuSeconds.toFixed(1),
    m.peakRssMiB === undefined ? '-' : String(m.peakRssMiB),
    Object.entries(m.phases)
      .map(([phase, value]) => `${phase} ${value.toFixed(2)}`)
      .join(', '),
  ]);
  const heading = ['', 'seconds', '+-', 'client cpu', 'source cpu', 'target cpu', 'RSS MiB', 'of it'];
  const lines = Object.entries(report.ratios).map(([name, value]) => `${sentence(name, value)}, ${report.bars[name]})`);
  return [textTable([heading, ...rows]), ...lines].join('\n');
}

function sentence(name: string, value: number): string {
  switch (name) {
    case 'floor':
      return `ours takes ${value} x the floor's time (bar: <= ${bars.floor}`;
    case 'latency':
      return `a far target takes ${value} x the time of a near one at the end of the same line (bar: <= ${bars.latency}`;
    default:
      return `ours is ${value} x as fast as ${name} (bar: >= ${name === 'mysqldump' ? bars.mysqldump : bars.mydumper}`;
  }
}
