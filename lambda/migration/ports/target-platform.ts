/** Compute and IOPS of the target; what is absent stays as it is. */
export interface Capacity {
  /** As Terraform writes it: `GP_Standard_D4ds_v4`. */
  readonly sku?: string | undefined;
  readonly iops?: number | undefined;
}

export interface TargetState {
  /** `Ready`, or what the platform is doing: `Updating`, `Starting`, ... */
  readonly status: string;
  readonly sku: string;
  readonly iops: number;
  /** The platform chooses the IOPS. */
  readonly ioScaling: boolean;
  readonly storageGigabytes: number;
  readonly autoGrow: boolean;
  /** Accelerated logs: how long binlogs are to be kept is ignored then. */
  readonly acceleratedLogs: boolean;
  readonly highAvailability: 'none' | 'same-zone' | 'zone-redundant';
  readonly geoRedundantBackup: boolean;
  /** Read replicas of the target. */
  readonly replicas: readonly string[];
  /** False: without a network of its own it has no way to the source. */
  readonly publicAccess: boolean;
  readonly insideNetwork: boolean;
}

/** How the target bears it, over the newest minute that the platform has measured; what it does not say is absent. */
export interface TargetLoad {
  readonly cpuPercent?: number | undefined;
  readonly storagePercent?: number | undefined;
  readonly connections?: number | undefined;
}

/**
 * The platform's side of a managed target, by its management interface. Every call here may take minutes and restart the server:
 * it is begun, and over when `describe` says `Ready`. Each may be repeated.
 */
export interface TargetPlatform {
  /** `undefined`: there is no platform, or none that we have a login for. */
  describe(): Promise<TargetState | undefined>;
  /** For people: nothing is decided by it. */
  load(): Promise<TargetLoad | undefined>;
  scale(to: Capacity): Promise<void>;
  /** Of nothing but a target that was not promoted. */
  restart(): Promise<void>;
  /** Makes `gtid_executed` and `gtid_purged` this set; waits until it is so. Voids every backup made before. */
  resetGtid(set: string): Promise<void>;
  /** When the newest backup was completed, ISO 8601. `undefined`: there is none, or nobody to ask. */
  newestBackup(): Promise<string | undefined>;
}
