import type { Settings } from './settings';

/** A rehearsal migrates the copy: under another identifier, and it may be rebooted at any time. */
export function rehearsed(settings: Settings): Settings {
  const { name, source, rehearsal } = settings;
  if (rehearsal === undefined) return settings;
  const { rebootWindow: _any, ...rest } = source;
  return { ...settings, source: { ...rest, instance: `${name}-source`, allowReboot: true } };
}
