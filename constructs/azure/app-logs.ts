import { ApplicationInsights } from '@cdktf/provider-azurerm/lib/application-insights';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { Construct } from 'constructs';
import type { HandlerAppSettings } from '../settings';

export interface AppLogsProps {
  readonly app: HandlerAppSettings;
  readonly where: {
    readonly resourceGroupName: string;
    readonly location: string;
    readonly tags: Record<string, string>;
  };
}

/**
 * Where the lines of the app are kept: Flex Consumption sends them to Application Insights and nowhere else. Only who has a token of
 * Entra may write there, so the key inside of the connection string, which is in Terraform's state, opens nothing.
 * https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication
 */
export class AppLogs extends Construct {
  readonly id: string;
  readonly connectionString: string;

  constructor(scope: Construct, id: string, { app, where }: AppLogsProps) {
    super(scope, id);
    const { logs } = app;
    const workspaceId =
      'workspaceId' in logs
        ? logs.workspaceId
        : new LogAnalyticsWorkspace(this, 'workspace', {
            name: `${app.name}-logs`,
            ...where,
            sku: 'PerGB2018',
            retentionInDays: logs.retentionDays,
          }).id;
    const insights = new ApplicationInsights(this, 'insights', {
      name: `${app.name}-logs`,
      ...where,
      applicationType: 'Node.JS',
      workspaceId,
      localAuthenticationDisabled: true,
    });
    this.id = insights.id;
    this.connectionString = insights.connectionString;
  }
}
