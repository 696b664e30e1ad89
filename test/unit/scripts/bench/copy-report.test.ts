import type { RunResult } from '../../../../scripts/bench/copy';
import { copyReport, copyTable } from '../../../../scripts/bench/copy-report';

const run = (name: string, seconds: number, more: Partial<RunResult> = {}): RunResult => ({
  name,
  seconds,
  phases: {},
  clientCpuSeconds: 1,
  sourceCpuSeconds: 2,
  targetCpuSeconds: 3,
  ...more,
});

describe('the report of the copy', () => {
  it('compares medians: their time by ours, and ours by the floor', () => {
    const report = copyReport([
      ...[12, 10, 99].map((seconds) => run('ours', seconds, { peakRssMiB: 100 + seconds })),
      ...[30, 24, 25].map((seconds) => run('mysqldump', seconds)),
      ...[15, 15, 15].map((seconds) => run('mydumper', seconds)),
      ...[8, 8, 8].map((seconds) => run('floor', seconds)),
    ]);

    expect(report.runs).toBe(3);
    expect(report.ratios).toEqual({ mysqldump: 2.08, mydumper: 1.25, floor: 1.5 });
    expect(report.bars).toEqual({ mysqldump: 'missed', mydumper: 'met', floor: 'missed', peakRssMiB: 'met' });
    expect(report.peakRssMiB).toBe(199);
    expect(report.cpuSeconds).toEqual({ client: 1, source: 2, target: 3 });
  });

  it('says nothing of who did not run', () => {
    const report = copyReport([run('ours', 10, { peakRssMiB: 300 }), run('ours-line', 10), run('ours-far', 12)]);

    expect(report.ratios).toEqual({ latency: 1.2 });
    expect(report.bars).toEqual({ latency: 'missed', peakRssMiB: 'missed' });
    expect(copyTable(report)).toContain(
      'a far target takes 1.2 x the time of a near one at the end of the same line (bar: <= 1.1, missed)',
    );
  });

  it('refuses to compare without us', () => {
    expect(() => copyReport([run('floor', 8)])).toThrow('runs of ours');
  });
});
