import type { Finding } from '../../contract/finding';
import type { Check } from './survey';

const settings = [
  ['init_connect', 'what every session of an application is given first'],
  ['mandatory_roles', 'roles that everybody has'],
  ['activate_all_roles_on_login', 'whether roles work without SET ROLE'],
  ['partial_revokes', 'whether grants on everything have exceptions'],
  ['authentication_policy', 'how accounts are made that do not say how they log in'],
] as const;

/** Decided by the server at every login, and carried by no account. */
export const loginSettings: Check = ({ source, target }) =>
  settings.flatMap(([name, what]): readonly Finding[] => {
    const [from, to] = [source.variables.get(name), target.variables.get(name)];
    if (from === undefined || to === undefined || from === to) return [];
    return [
      {
        code: 'target.login-setting',
        weight: from === '' || from === 'OFF' ? 'note' : 'warning',
        side: 'target',
        subject: name,
        message: `${name} (${what}) is '${from}' on the source and '${to}' on the target`,
        remedy: `set the server parameter ${name} on the target to '${from}' before the cut over, if applications depend on it`,
      },
    ];
  });
