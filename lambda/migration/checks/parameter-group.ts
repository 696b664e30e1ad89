import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

/** The preparation puts them in, step by step. */
const ofGtid: readonly string[] = ['gtid-mode', 'enforce_gtid_consistency'];

/** The fence is a parameter of the group: it has to be attached, in sync, ours alone. */
export const parameterGroup: Check = ({ desired, instance }) => {
  const control = desired.rds;
  if (control === undefined) return [];
  const base = { side: 'cloud', subject: control.instance } as const;
  if (instance === undefined) {
    return [
      {
        ...base,
        code: 'cloud.instance-unknown',
        weight: 'blocker',
        message: `the instance ${control.instance} is not to be found`,
        remedy: `check rds.instance and the permissions: aws rds describe-db-instances --db-instance-identifier ${control.instance}`,
      },
    ];
  }
  const findings: Finding[] = [];
  if (instance.parameterGroup !== control.parameterGroup) {
    findings.push({
      ...base,
      code: 'cloud.parameter-group-other',
      weight: control.allowReboot ? 'note' : 'blocker',
      message: `the instance uses the parameter group ${instance.parameterGroup}, not ${control.parameterGroup}; a new group takes effect with a reboot`,
      remedy: control.allowReboot
        ? 'nothing to do: the step prepare attaches it and reboots the instance'
        : `set allowReboot: true, or in your own window: aws rds modify-db-instance --db-instance-identifier ${control.instance} --db-parameter-group-name ${control.parameterGroup} --apply-immediately, then aws rds reboot-db-instance`,
    });
  } else if (instance.parameterStatus === 'pending-reboot') {
    findings.push({
      ...base,
      code: 'cloud.parameter-group-pending',
      weight: control.allowReboot ? 'note' : 'blocker',
      message: 'the parameter group waits for a reboot of the instance',
      remedy: control.allowReboot
        ? 'nothing to do: the step prepare reboots the instance'
        : `aws rds reboot-db-instance --db-instance-identifier ${control.instance}, or set allowReboot: true`,
    });
  }
  const omitted = instance.omitted.filter((name) => control.raiseGtidMode === undefined || !ofGtid.includes(name));
  if (omitted.length > 0) {
    findings.push({
      ...base,
      code: 'cloud.parameter-group-incomplete',
      weight: 'blocker',
      message: `the group in use sets parameters that ${control.parameterGroup} does not, and would lose them: ${omitted.join(', ')}`,
      remedy: `put them into source.parameters with their values, then deploy: aws rds describe-db-parameters --db-parameter-group-name ${instance.parameterGroup} --source user`,
    });
  }
  // Who shares the group that we leave is not our business.
  if (instance.parameterGroup === control.parameterGroup && instance.sharedWith.length > 0) {
    findings.push({
      ...base,
      code: 'cloud.parameter-group-shared',
      weight: 'blocker',
      message: `other instances use the same parameter group and would be fenced too: ${instance.sharedWith.join(', ')}`,
      remedy: 'give the source a parameter group of its own',
    });
  }
  return findings;
};
