import type { Finding } from '../../../lambda/contract/finding';
import type { Plan, Values } from '../plan';
import { blocked, type Rule } from '../rule';

/** Arguments that hold a secret by their name. What is write-only or ephemeral is null in a plan. */
const telling =
  /^(password|\w+_password|secret_string|secret_binary|secret_key|private_key|client_secret|storage_access_key|auth_token)$/;

/** Secrets that show by their form, wherever they are. */
const shapes: readonly (readonly [what: string, form: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
  ['an access key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a login with its password', /\b(?:mysql|https?):\/\/[^\s:/@"\\]+:[^\s/@"\\]+@/],
  ['an account key of Azure', /AccountKey=[A-Za-z0-9+/=]{40,}/],
];

/** A plan is kept, shown and uploaded: a secret in it is a secret that is out. No value is ever repeated here. */
export const noSecrets: Rule = (plan) => [...byName(plan), ...byShape(plan)];

function byName({ resources }: Plan): readonly Finding[] {
  return resources.flatMap(({ address, type, before, after }) => {
    const names = new Set([...namesIn(type, before), ...namesIn(type, after)]);
    return [...names].map((name) =>
      blocked(
        'secret',
        address,
        `${name} is in the plan, and so in the state, in clear`,
        'hand it over by a write-only argument or an ephemeral value, or let the handler read it from its store; then change that password',
      ),
    );
  });
}

function namesIn(type: string, values: Values): readonly string[] {
  if (type === 'aws_ssm_parameter') {
    return values.type === 'SecureString' && isThere(values.value) ? ['value (a SecureString)'] : [];
  }
  return Object.keys(values).filter((name) => telling.test(name) && isThere(values[name]));
}

function isThere(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function byShape({ text }: Plan): readonly Finding[] {
  return shapes
    .filter(([, form]) => form.test(text))
    .map(([what]) =>
      blocked(
        'secret',
        'the plan',
        `holds ${what}`,
        'find it with terraform show, take it out of the settings, and change it: it has been written down',
      ),
    );
}
