import type { Synthesized } from './synthesized';

/** What takes its value from AWS, and what is put in its place where only the provider of Azure is asked. */
const fromAws: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  azurerm_mysql_flexible_server: { administrator_password_wo: 'not-a-Password-1' },
  azurerm_monitor_metric_alert: { enabled: true },
};

/** The resources of azurerm alone, as a document for Terraform. */
export function azureAlone({ document }: Pick<Synthesized, 'document'>): object {
  const mine = (all: unknown) =>
    Object.fromEntries(Object.entries(Object(all)).filter(([key]) => key.startsWith('azurerm')));
  const resources = Object.entries(mine(document.resource)).map(([type, named]) => [
    type,
    Object.fromEntries(
      Object.entries(Object(named)).map(([name, body]) => [name, { ...Object(body), ...fromAws[type] }]),
    ),
  ]);
  return {
    terraform: { required_providers: mine(Object(document.terraform).required_providers) },
    provider: mine(document.provider),
    resource: Object.fromEntries(resources),
  };
}
