/** Most IOPS of each size. https://learn.microsoft.com/azure/mysql/flexible-server/concepts-service-tiers-storage */
const burstable = { B1ms: 640, B2s: 1280, B2ms: 1700, B4ms: 2400, B8ms: 3100, B12ms: 3800, B16ms: 4300, B20ms: 5000 };
const generalPurpose = { 2: 3200, 4: 6400, 8: 12800, 16: 20000, 32: 20000, 48: 48000, 64: 48000 };
const memoryOptimized = { 2: 5000, 4: 10000, 8: 18000, 16: 28000, 20: 28000, 32: 38000, 48: 48000, 64: 64000 };

const mostIops: ReadonlyMap<string, number> = new Map([
  ...Object.entries(burstable).map(([size, iops]): [string, number] => [`B_Standard_${size}`, iops]),
  ...of(generalPurpose, (cores) => [`GP_Standard_D${cores}ds_v4`, `GP_Standard_D${cores}ads_v5`]),
  ['GP_Standard_D96ds_v5', 48000],
  ...of(memoryOptimized, (cores) => ['ds_v4', 'ads_v5', 'ds_v5'].map((series) => `MO_Standard_E${cores}${series}`)),
  ['MO_Standard_E80ids_v4', 72000],
  ['MO_Standard_E96ads_v5', 80000],
]);

function of(sizes: Readonly<Record<string, number>>, names: (cores: string) => readonly string[]): [string, number][] {
  return Object.entries(sizes).flatMap(([cores, iops]) => names(cores).map((name): [string, number] => [name, iops]));
}

export function isSku(name: string): boolean {
  return mostIops.has(name);
}

export function mostIopsOf(sku: string): number {
  return mostIops.get(sku) ?? 0;
}

/** Neither high availability nor read replicas, and not for production. */
export function isBurstable(sku: string): boolean {
  return sku.startsWith('B_');
}
