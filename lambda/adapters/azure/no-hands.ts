import { Problem } from '../../contract/problem';
import type { TargetParameters } from '../../migration/ports';

/** Where nobody is logged in at Azure: its parameters are somebody else's to set. `login`: how that is changed. */
export function noHands(login: string): TargetParameters {
  return {
    async set(name, value) {
      throw notOurs(name, `${login}, or: az mysql flexible-server parameter set -n ${name} -v ${value}`);
    },
    async prove(name) {
      throw notOurs(name, login);
    },
  };
}

function notOurs(name: string, remedy: string): Problem {
  return new Problem({
    code: 'target.parameter-not-ours',
    side: 'target',
    message: `the server parameter ${name} can only be set through Azure's management API`,
    remedy,
  });
}
