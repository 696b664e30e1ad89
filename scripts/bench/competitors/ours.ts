import { join } from 'node:path';
import { z } from 'zod';
import type { LocalServer } from '../../../lambda/adapters/local/mysqld';
import { type Desired, defaultLimits, type Limits } from '../../../lambda/contract/desired';
import { everyTable } from '../../../lambda/contract/table-filter';
import { runChild } from '../run-child';
import { openSlowLine } from '../slow-line';
import { benchSchema } from '../sysbench-data';
import type { Competitor, Race } from './competitor';

const report = z.object({
  phases: z.record(z.string(), z.number()),
  peakRssMiB: z.number(),
  clientCpuSeconds: z.number(),
  notes: z.array(z.object({ name: z.string(), facts: z.record(z.string(), z.unknown()) })),
});

export interface OurSettings {
  readonly limits?: Partial<Limits>;
  readonly profile?: string | undefined;
  readonly schemas?: readonly string[];
  readonly reach?: 'copied' | 'validated';
  /** Round trip between the tool and the target; 0: the line alone, whose work the same processors do. */
  readonly latencyMs?: number;
}

/** Timed from the plan to the end of finalize: what stands before (assessment, freeze) asks and writes no rows. */
export function ours(settings: OurSettings = {}): Competitor {
  const { latencyMs } = settings;
  const far = latencyMs === undefined ? '' : `, through a line with ${latencyMs} ms of round trip to the target`;
  return {
    name: latencyMs === undefined ? 'ours' : latencyMs === 0 ? 'ours-line' : 'ours-far',
    about: `the engine with the in-process driver: plan, copy and finalize of a held snapshot${far}`,
    async run(race) {
      const { phases, peakRssMiB, clientCpuSeconds, notes } = await ourRun(race, settings);
      const [plan, copy, finalize] = [phases.plan ?? 0, phases.copy ?? 0, phases.finalize ?? 0];
      const changes = notes.filter(({ name }) => name === 'copy.workers').map(({ facts }) => String(facts.workers));
      const remark = changes.length === 0 ? 'workers unchanged' : `workers then ${changes.join(' > ')}`;
      return { seconds: plan + copy + finalize, phases, clientCpuSeconds, peakRssMiB, remark };
    },
  };
}

export type OurRun = z.infer<typeof report>;

export async function ourRun({ source, target, folder }: Race, settings: OurSettings): Promise<OurRun> {
  const line = settings.latencyMs === undefined ? undefined : await openSlowLine(target, settings.latencyMs);
  const wanted = desiredFor(source, target, settings);
  const desired = { ...wanted, target: { ...wanted.target, port: line?.port ?? target.port } };
  try {
    return report.parse(
      await runChild({
        entry: 'our-copy',
        input: {
          desired,
          stateDir: join(folder, `state-${settings.reach ?? 'copied'}`),
          reach: settings.reach ?? 'copied',
        },
        environment: { SOURCE_PASSWORD: source.adminPassword, TARGET_PASSWORD: target.adminPassword },
        profile: settings.profile,
      }),
    );
  } finally {
    await line?.close();
  }
}

export function desiredFor(source: LocalServer, target: LocalServer, settings: OurSettings): Desired {
  const spec = (server: LocalServer, platform: 'rds' | 'azure', variable: string): Desired['source'] => ({
    host: server.host,
    port: server.port,
    user: server.adminUser,
    password: { kind: 'environment', name: variable },
    platform,
    tls: 'verified',
    caPem: server.caPem,
  });
  return {
    name: 'bench',
    reach: 'copied',
    attempt: '0',
    source: spec(source, 'rds', 'SOURCE_PASSWORD'),
    target: spec(target, 'azure', 'TARGET_PASSWORD'),
    channel: { host: source.host, port: source.port },
    schemas: [...(settings.schemas ?? [benchSchema])],
    tables: everyTable,
    freeze: 'held-snapshot',
    acceptCaseFolding: true,
    definers: 'keep-or-admin',
    strict: false,
    wayBack: 'off',
    wayBackToOlder: '',
    emptyTarget: '',
    limits: { ...defaultLimits, ...settings.limits },
    hooks: { onFailure: 'abort' },
    fence: 'read-only',
    userChecks: 'hold',
  };
}
