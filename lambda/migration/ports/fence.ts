/**
 * Stops every application account from committing on one server. Raising is a request: whether it holds is
 * proven by SQL (the `read_only` variable and a refused probe), never by this port's answer.
 */
export interface Fence {
  /**
   * Asks for the fence; returns when the platform has taken the request. Repeatable. Throws `cutover.fence-request-late` instead of asking
   * later than so many milliseconds from now: somebody else may have promoted by then (docs/adr/0013).
   */
  raise(withinMs: number): Promise<void>;
  /** Asks for the fence to be lifted, back to what it was before. Repeatable. As late as `raise`. */
  lower(withinMs: number): Promise<void>;
  /** Milliseconds that a request may be under way: after them the platform does not take it any more. */
  readonly lateMs: number;
}

export interface InstanceState {
  readonly status: string;
  /** As the platform says; where the migration reaches it may be another place. */
  readonly address?: { readonly host: string; readonly port: number } | undefined;
  readonly parameterGroup: string;
  /** `in-sync`, `pending-reboot`, `applying`. */
  readonly parameterStatus: string;
  /** Other instances that share the group: a fence would close them too. */
  readonly sharedWith: readonly string[];
  readonly backupRetentionDays: number;
  /** Read replicas of the instance: RDS stops none that has one. */
  readonly replicas: readonly string[];
  /** Parameters that the attached group sets and the migration's own does not: attaching ours would lose them. */
  readonly omitted: readonly string[];
}

/** The platform's side of a managed source. `undefined` facts: the platform has none (plain MySQL). */
export interface Instance {
  describe(): Promise<InstanceState | undefined>;
  attachParameterGroup(group: string): Promise<void>;
  /** Static parameters of the group: they count from the next reboot on. Repeatable. */
  setParameters(group: string, values: Readonly<Record<string, string>>): Promise<void>;
  /**
   * For destroy, after the was-group is attached again and only while no fence is up: Terraform never deletes this
   * group itself (docs/adr/0001). Not-found is success; a group that is attached anywhere is a Problem.
   */
  deleteParameterGroup(group: string): Promise<void>;
  reboot(): Promise<void>;
  /** Asks for the snapshot if it is not there. Its status: `creating`, `available`, or what went wrong. */
  finalSnapshot(name: string): Promise<string>;
  /** Repeatable. */
  stop(): Promise<void>;
  /** Deletes the instance, with the final snapshot that was made before. Not-found is success. */
  remove(): Promise<void>;
}

/** Settings of the target that SQL may not change there (Azure: ARM server parameters; plain MySQL: SET GLOBAL). */
export interface TargetParameters {
  /** @param withinMs As {@link Fence.lower}: it throws instead of asking later. @default whenever it comes to it */
  set(name: string, value: string, withinMs?: number): Promise<void>;
  /**
   * Shows that there are hands on it, and changes nothing: whoever was stalled through a whole switch and comes late with this
   * does not lift the fence that stands by then.
   */
  prove(name: string): Promise<void>;
}
