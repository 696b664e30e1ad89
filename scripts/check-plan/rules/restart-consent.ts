import type { Finding } from '../../../lambda/contract/finding';
import { type Change, desiredIn, type Values } from '../plan';
import { blocked, type Rule, warned } from '../rule';

/** In-place changes at which the platform restarts the server. */
const restarting: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: [
    'instance_class',
    'engine_version',
    'parameter_group_name',
    'option_group_name',
    'storage_type',
    'ca_cert_identifier',
    'multi_az',
    'port',
  ],
  // SKU and storage engine scale by a failover of a minute or two (azure: tiers and storage).
  azurerm_mysql_flexible_server: ['sku_name', 'version', 'high_availability', 'storage', 'maintenance_window'],
};

/** A server restarts only in an apply for which somebody wrote it down. */
export const restartConsent: Rule = ({ resources }, { mayRestart }) => [
  ...resources.flatMap((one) => {
    const names = restartedBy(one);
    if (names.length === 0 || mayRestart.includes(one.address)) return [];
    return [
      blocked(
        'restart',
        one.address,
        `restarts: ${names.join(', ')} changes`,
        `apply it in a maintenance window, with --may-restart '${one.address}'`,
      ),
    ];
  }),
  ...resources.flatMap(newlyAllowed),
];

function restartedBy({ type, actions, before, after, unknown }: Change): readonly string[] {
  if (actions.join() !== 'update') return [];
  return (restarting[type] ?? []).filter(
    (name) => unknown.includes(name) || (name in after && JSON.stringify(before[name]) !== JSON.stringify(after[name])),
  );
}

/** The handler reboots the source by itself where the settings permit it: the reviewer shall see the word. */
function newlyAllowed({ type, address, before, after }: Change): readonly Finding[] {
  if (type !== 'aws_lambda_invocation') return [];
  return [...ofTheGroup(address, before, after), ...ofGtids(address, before, after)];
}

function ofTheGroup(address: string, before: Values, after: Values): readonly Finding[] {
  if (allows(before) || !allows(after)) return [];
  return [
    warned(
      'restart-allowed',
      address,
      'source.allowReboot becomes true: the migration may reboot the source to attach its parameter group',
      'agree to it here, or leave allowReboot false and reboot in your own window',
    ),
  ];
}

function ofGtids(address: string, before: Values, after: Values): readonly Finding[] {
  if (raises(before) || !raises(after)) return [];
  return [
    warned(
      'restarts-for-gtid',
      address,
      'source.raiseGtidMode is set: the migration reboots the source three times, and its gtid_mode becomes ON',
      'agree to it here, or raise it in your own windows and put gtid-mode into source.parameters',
    ),
  ];
}

function raises(values: Values): boolean {
  return Object(desiredIn(values)?.rds).raiseGtidMode !== undefined;
}

function allows(values: Values): boolean {
  return Object(desiredIn(values)?.rds).allowReboot === true;
}
