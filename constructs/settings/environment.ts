/**
 * What an environment says, over what all of them share: objects are merged, lists and values replaced. An environment
 * without a name of its own has it behind the shared one, because two migrations of one name would share their state.
 */
export function inEnvironment(base: unknown, overlay: unknown, environment: string): unknown {
  const merged = merge(base, overlay);
  if (!isObject(merged)) return merged;
  const named = isObject(overlay) && 'name' in overlay;
  const name = named || typeof merged.name !== 'string' ? merged.name : `${merged.name}-${environment}`;
  return { ...merged, name, environment };
}

function merge(base: unknown, overlay: unknown): unknown {
  if (!isObject(base) || !isObject(overlay)) return overlay;
  const keys = new Set([...Object.keys(base), ...Object.keys(overlay)]);
  return Object.fromEntries([...keys].map((key) => [key, key in overlay ? merge(base[key], overlay[key]) : base[key]]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
