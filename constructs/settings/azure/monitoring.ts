import { z } from 'zod';
import { armId } from './names';

const workspaceThere = z.strictObject({ workspaceId: armId('Microsoft.OperationalInsights/workspaces/[^/]+') });

/** Azure Monitor beside CloudWatch. Thresholds of lag, CPU and connections are those of `alarms`. */
export const monitoringSettings = z.strictObject({
  actionGroupId: armId('Microsoft.Insights/actionGroups/[^/]+')
    .optional()
    .describe('Whom the alerts reach. @default the stack makes one, with alarms.emails'),
  storagePercent: z.number().min(1).max(100).default(85),
  logs: z
    .union([workspaceThere, z.strictObject({ retentionDays: z.int().min(30).max(730) })], {
      error: 'must have either `workspaceId` (a Log Analytics workspace that is there) or `retentionDays` (30-730)',
    })
    .optional()
    .describe('Slow queries, audit and metrics of the server to Log Analytics. @default none'),
});
export type MonitoringSettings = z.infer<typeof monitoringSettings>;

/** The same for a server that the stack does not make: in its own resource group, with a workspace that is there. */
export const monitoringOfExisting = z.strictObject({
  actionGroupId: monitoringSettings.shape.actionGroupId,
  storagePercent: monitoringSettings.shape.storagePercent,
  logs: workspaceThere
    .optional()
    .describe('Slow queries, audit and metrics of the server to Log Analytics. @default none'),
});
