export type ApplyMethod = 'immediate' | 'pending-reboot';

export interface ParameterValue {
  readonly value: string;
  readonly method: ApplyMethod;
}

/**
 * The values set in each parameter group. moto keeps them too, but can neither reset one nor say which were set by
 * somebody, so the front owns them and leaves the groups themselves to moto.
 */
export interface ParameterGroups {
  valuesOf(group: string): ReadonlyMap<string, ParameterValue>;
  set(group: string, name: string, value: ParameterValue): void;
  reset(group: string, name: string): void;
  copy(from: string, to: string): void;
  drop(group: string): void;
}

export function parameterGroups(): ParameterGroups {
  const groups = new Map<string, Map<string, ParameterValue>>();
  const of = (group: string): Map<string, ParameterValue> => {
    const key = group.toLowerCase();
    const values = groups.get(key) ?? new Map<string, ParameterValue>();
    groups.set(key, values);
    return values;
  };
  return {
    valuesOf: of,
    set: (group, name, value) => void of(group).set(name, value),
    reset: (group, name) => void of(group).delete(name),
    copy: (from, to) => void groups.set(to.toLowerCase(), new Map(of(from))),
    drop: (group) => void groups.delete(group.toLowerCase()),
  };
}
