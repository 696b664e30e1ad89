import type { Settings } from './settings';

/** A rehearsal migrates the copy: under another identifier, and it may be rebooted at any time. */
export function rehearsed(settings: Settings): Settings {
  const { name, source, rehearsal, target } = settings;
  if (rehearsal === undefined) return settings;
  if ('azure' in target && !target.azure.allowDestroy) {
    throw new Error('a rehearsal is destroyed at its end: target.azure.allowDestroy has to be true');
  }
  if (settings.decommission !== undefined) {
    throw new Error('a rehearsal has no old instance to end: take `decommission` out');
  }
  const { rebootWindow: _any, ...rest } = source;
  return { ...settings, source: { ...rest, instance: `${name}-source`, allowReboot: true } };
}
