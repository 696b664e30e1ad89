import type { Finding } from '../../contract/finding';
import type { TargetState } from '../ports';
import type { Check, Survey } from './survey';

/**
 * What the management interface says of a Flexible Server, and SQL does not: limits of Data-in replication.
 * https://learn.microsoft.com/azure/mysql/flexible-server/concepts-data-in-replication
 */
export const targetPlatform: Check = (survey) => {
  const { targetState } = survey;
  if (targetState === undefined) return [];
  return [network, standby, burstable, storage, logs].flatMap((ask) => ask(targetState, survey));
};

function network({ publicAccess, insideNetwork }: TargetState): readonly Finding[] {
  if (publicAccess || insideNetwork) return [];
  return [
    {
      code: 'target.no-way-out',
      weight: 'blocker',
      side: 'target',
      subject: 'network',
      message: 'public access is disabled and the server is in no network of its own: it can not reach the source',
      remedy:
        'enable public access with firewall rules (a private endpoint may stay), or take a server inside of a virtual network',
    },
  ];
}

function standby({ highAvailability }: TargetState, { desired }: Survey): readonly Finding[] {
  if (highAvailability === 'none' || desired.azure?.gtidReset === true) return [];
  return [
    {
      code: 'target.high-availability',
      weight: 'blocker',
      side: 'target',
      subject: 'high availability',
      message: `the server has a ${highAvailability} standby, and follows a source by GTID only`,
      remedy:
        'set management.gtidReset: true with gtid_mode ON on the source, or az mysql flexible-server update -g <group> -n <server> --high-availability Disabled, and enable it again after the promotion',
    },
  ];
}

function burstable({ sku }: TargetState): readonly Finding[] {
  if (!sku.startsWith('B_')) return [];
  return [
    {
      code: 'target.burstable',
      weight: 'warning',
      side: 'target',
      subject: sku,
      message: 'a Burstable server is throttled when its credits are spent, has no standby and no read replica',
      remedy: 'take a GP_ or MO_ SKU for production (target.azure.skuName), or for the load alone (management.load)',
    },
  ];
}

const gibibyte = 2 ** 30;
/** What the copy needs besides the data: binlogs of the load, sort files of the index builds. */
const room = 1.3;

function storage({ storageGigabytes, autoGrow }: TargetState, { inventory }: Survey): readonly Finding[] {
  const needed = inventory.tables.reduce((sum, table) => sum + table.dataBytes, 0) * room;
  if (storageGigabytes === 0 || needed <= storageGigabytes * gibibyte) return [];
  const gigabytes = Math.ceil(needed / gibibyte);
  const otherwise = autoGrow ? 'it grows by 5 % at a time, and may become read-only before' : 'it becomes read-only';
  return [
    {
      code: 'target.storage-too-small',
      weight: autoGrow ? 'warning' : 'blocker',
      side: 'target',
      subject: `${storageGigabytes} GiB`,
      message: `the data takes about ${gigabytes} GiB with the room to build indexes, and the server has ${storageGigabytes}: ${otherwise}`,
      remedy: `az mysql flexible-server update -g <group> -n <server> --storage-size ${gigabytes}`,
    },
  ];
}

function logs({ acceleratedLogs }: TargetState, { desired }: Survey): readonly Finding[] {
  if (!acceleratedLogs || desired.wayBack === 'off') return [];
  return [
    {
      code: 'target.accelerated-logs',
      weight: desired.wayBack === 'required' ? 'blocker' : 'warning',
      side: 'target',
      subject: 'accelerated logs',
      message: 'with accelerated logs the server ignores how long binlogs are to be kept: the way back may be gone',
      remedy: 'az mysql flexible-server update -g <group> -n <server> --accelerated-logs Disabled (it restarts)',
    },
  ];
}
