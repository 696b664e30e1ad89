import { setTimeout as wait } from 'node:timers/promises';
import type { LocalInstance } from './local-instance';
import { knownParameter } from './parameter-catalog';
import type { ParameterGroups } from './parameter-groups';

export type ApplyStatus = 'in-sync' | 'applying' | 'pending-reboot' | 'failed-to-apply';

/** What RDS knows of one instance beyond what moto keeps, and the way its settings reach the server. */
export interface InstanceControl {
  readonly instance: LocalInstance;
  applyStatus(): ApplyStatus;
  status(): 'available' | 'rebooting';
  /** The instance has just come into being with this group: its values are in force from the start. */
  born(group: string, role: Role): void;
  /** Another group was attached: none of its values count before a reboot. */
  attached(group: string): void;
  /** A group changed; only the one in force matters. */
  changed(group: string, names: readonly string[], waitsForReboot: boolean): void;
  reboot(): void;
  settled(): Promise<void>;
}

export type Role = 'source' | 'replica';

export interface InstanceControlSettings {
  readonly groups: ParameterGroups;
  readonly delayMs: { readonly min: number; readonly max: number };
  readonly stopping: AbortSignal;
  readonly note: (message: string) => void;
}

export function instanceControl(instance: LocalInstance, settings: InstanceControlSettings): InstanceControl {
  const { groups, delayMs, stopping, note } = settings;
  let attachedGroup = '';
  let groupInForce = '';
  let role: Role = 'source';
  let waitsForReboot = false;
  let rebooting = false;
  let failed = false;
  let underway = 0;
  let queue: Promise<void> = Promise.resolve();

  const enqueue = (what: string, dueMs: number, work: () => Promise<void>): void => {
    underway += 1;
    queue = queue.then(async () => {
      try {
        await wait(Math.max(0, dueMs - Date.now()), undefined, { signal: stopping });
        await work();
        failed = false;
      } catch (fault) {
        failed = !stopping.aborted;
        if (failed) note(`${instance.identifier}: ${what}: ${fault instanceof Error ? fault.message : String(fault)}`);
      } finally {
        underway -= 1;
      }
    });
  };

  // The value at the moment it lands, not at the moment it was asked for: a change withdrawn meanwhile must not win.
  const apply = async (name: string): Promise<void> => {
    const value = groups.valuesOf(groupInForce).get(name)?.value ?? knownParameter(name).standard;
    if (value === undefined) return;
    if (name === 'read_only') return instance.setReadOnly(isReadOnly(value, role));
    await instance.setParameter?.(name, value);
  };

  const applyAll = async (applyType: 'dynamic' | 'static'): Promise<void> => {
    for (const name of groups.valuesOf(groupInForce).keys()) {
      if (name !== 'read_only' && knownParameter(name).applyType === applyType) await apply(name);
    }
    if (applyType === 'dynamic') await apply('read_only');
  };

  /** Static ones that the group in force sets and the attached one does not: the engine's own value counts again. */
  const leftBehind = (): readonly string[] => {
    const staying = groups.valuesOf(attachedGroup);
    return [...groups.valuesOf(groupInForce).keys()].filter(
      (name) => !staying.has(name) && knownParameter(name).applyType === 'static',
    );
  };

  const attachedOrBorn = (group: string): void => {
    attachedGroup = group.toLowerCase();
  };

  return {
    instance,
    applyStatus: () => {
      if (waitsForReboot || attachedGroup !== groupInForce) return 'pending-reboot';
      if (failed) return 'failed-to-apply';
      return underway > 0 ? 'applying' : 'in-sync';
    },
    status: () => (rebooting ? 'rebooting' : 'available'),
    born: (group, bornAs) => {
      attachedOrBorn(group);
      groupInForce = attachedGroup;
      role = bornAs;
      waitsForReboot = false;
      enqueue('values at birth', Date.now(), () => applyAll('dynamic'));
    },
    attached: attachedOrBorn,
    changed: (group, names, static_) => {
      if (group.toLowerCase() !== groupInForce) return;
      waitsForReboot ||= static_;
      if (static_) return;
      const due = Date.now() + delayMs.min + Math.random() * (delayMs.max - delayMs.min);
      for (const name of names) enqueue(`parameter ${name}`, due, () => apply(name));
    },
    reboot: () => {
      rebooting = true;
      enqueue('reboot', Date.now(), async () => {
        try {
          const left = leftBehind();
          groupInForce = attachedGroup;
          for (const name of left) await apply(name);
          await applyAll('static');
          await instance.reboot();
          await applyAll('dynamic');
          waitsForReboot = false;
        } finally {
          rebooting = false;
        }
      });
    },
    settled: () => queue,
  };
}

function isReadOnly(value: string, role: Role): boolean {
  if (value.toLowerCase() === '{trueifreplica}') return role === 'replica';
  return value === '1' || value.toLowerCase() === 'on';
}
