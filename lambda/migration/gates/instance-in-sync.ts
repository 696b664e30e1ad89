import { closed, type Gate, open } from './gate';

/** The fence goes through the parameter group: it must be ours alone, attached and in sync. */
export const instanceInSync: Gate = {
  name: 'instance-in-sync',
  async ask({ desired, ports }) {
    const state = await ports.instance.describe();
    if (desired.rds === undefined || state === undefined) return open;
    const faults = [
      state.status === 'available' ? '' : `the instance is ${state.status}, not available`,
      state.parameterGroup === desired.rds.parameterGroup
        ? ''
        : `its parameter group is ${state.parameterGroup}, not ${desired.rds.parameterGroup}`,
      state.parameterStatus === 'in-sync' ? '' : `its parameters are ${state.parameterStatus}, not in-sync`,
      state.sharedWith.length === 0 ? '' : `the group is shared with ${state.sharedWith.join(', ')}`,
    ].filter((fault) => fault !== '');
    if (faults.length === 0) return open;
    return closed({
      code: 'cutover.instance-not-in-sync',
      side: 'source',
      subject: desired.rds.instance,
      message: faults.join('; '),
      remedy: "attach the migration's own parameter group to this instance alone, reboot if it says pending-reboot",
    });
  },
};
