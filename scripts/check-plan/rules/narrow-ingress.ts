import type { Finding } from '../../../lambda/contract/finding';
import { type Change, type Plan, stays, text, type Values } from '../plan';
import { blocked, type Circumstances, type Rule } from '../rule';

/** One host a rule. Wider only with an end that is written into the rule, and only until then. */
export const narrowIngress: Rule = (plan, circumstances) => [
  ...plan.resources.filter(stays).flatMap((one) => openingsOf(one).flatMap((way) => judge(one, way, circumstances))),
  ...exposed(plan),
];

interface Opening {
  readonly range: string | undefined;
  readonly description: string;
}

function openingsOf(change: Change): readonly Opening[] {
  const { type, after } = change;
  const description = text(after, 'description') ?? '';
  const ranges = (...names: readonly string[]): readonly Opening[] =>
    names.flatMap((name): Opening[] => {
      const value = after[name];
      if (change.unknown.includes(name)) return [{ range: undefined, description }];
      const list: readonly unknown[] = Array.isArray(value) ? value : value == null ? [] : [value];
      return list.map((range) => ({ range: String(range), description }));
    });
  switch (type) {
    case 'aws_vpc_security_group_ingress_rule':
      return ranges('cidr_ipv4', 'cidr_ipv6', 'prefix_list_id');
    case 'aws_security_group_rule':
      return after.type === 'ingress' ? ranges('cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids') : [];
    case 'aws_security_group':
      // What did not change has been read back, rules that are resources of their own among it.
      if (JSON.stringify(change.before.ingress) === JSON.stringify(after.ingress)) return [];
      return (Array.isArray(after.ingress) ? after.ingress : []).flatMap((one: unknown) => inline(Object(one)));
    case 'azurerm_mysql_flexible_server_firewall_rule': {
      const [from, to] = [text(after, 'start_ip_address'), text(after, 'end_ip_address')];
      return [{ range: from === undefined || to === undefined ? undefined : rangeOf(from, to), description: '' }];
    }
    default:
      return [];
  }
}

function inline(rule: Values): readonly Opening[] {
  const all = [rule.cidr_blocks, rule.ipv6_cidr_blocks, rule.prefix_list_ids].flatMap((one) =>
    Array.isArray(one) ? one : [],
  );
  return all.map((range) => ({ range: String(range), description: text(rule, 'description') ?? '' }));
}

/** 0.0.0.0 to 0.0.0.0 is how Azure spells "every tenant of Azure". */
function rangeOf(from: string, to: string): string {
  return from === to && from !== '0.0.0.0' ? `${from}/32` : `${from} to ${to}`;
}

function judge(change: Change, { range, description }: Opening, { today }: Circumstances): readonly Finding[] {
  const one = range?.endsWith('/32') === true || range?.endsWith('/128') === true;
  if (one) return [];
  const until = /not after (\d{4}-\d{2}-\d{2})/.exec(description)?.[1];
  if (range !== undefined && until !== undefined && new Date(`${until}T23:59:59Z`) > today) return [];
  const message =
    range === undefined
      ? 'admits addresses that only the apply will know'
      : until === undefined
        ? `admits ${range}, which is more than one host`
        : `admits ${range}, and the exception ended on ${until}`;
  return [
    blocked(
      until === undefined ? 'ingress-wide' : 'ingress-expired',
      change.address,
      message,
      'name single addresses in network.targetAddresses, or permit it with network.allowWideIngressUntil',
    ),
  ];
}

function exposed({ resources }: Plan): readonly Finding[] {
  return resources
    .filter((one) => one.type === 'aws_db_instance' && stays(one) && one.after.publicly_accessible === true)
    .filter((one) => one.before.publicly_accessible !== true)
    .map((one) =>
      blocked(
        'ingress-public',
        one.address,
        'gets an address in the internet',
        'set publicly_accessible to false: the function reaches it inside the VPC',
      ),
    );
}
