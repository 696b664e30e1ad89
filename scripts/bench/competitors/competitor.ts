import type { LocalServer } from '../../../lambda/adapters/local/mysqld';
import type { DataShape } from '../sysbench-data';

export interface Race {
  readonly source: LocalServer;
  /** Fresh for every run. */
  readonly target: LocalServer;
  readonly shape: DataShape;
  /** Empty, and gone after the run. */
  readonly folder: string;
}

export interface Finish {
  readonly seconds: number;
  /** Parts of `seconds`, as far as the competitor can tell. */
  readonly phases: Readonly<Record<string, number>>;
  /** Of the client processes. */
  readonly clientCpuSeconds: number;
  readonly peakRssMiB?: number;
  /** What it decided on the way. */
  readonly remark?: string;
}

export interface Competitor {
  readonly name: string;
  readonly about: string;
  run(race: Race): Promise<Finish>;
}
