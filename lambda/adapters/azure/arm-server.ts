import type { Capacity, TargetPlatform, TargetState } from '../../migration/ports';
import type { Arm } from './arm';
import { readLoad } from './arm-metrics';
import { askArm, bodyOf, untilOver } from './arm-request';
import { skuOf, writtenSku } from './sku';

/**
 * The target's server through Azure Resource Manager.
 * https://learn.microsoft.com/rest/api/mysql/flexibleserver/servers
 */
export function armServer(arm: Arm): TargetPlatform {
  const { asking } = arm;
  const read = async () => Object(bodyOf(await asking('read the server', askArm(arm, { method: 'GET', path: '' }))));
  const change = async (what: string, body: unknown) => {
    await asking(what, askArm(arm, { method: 'PATCH', path: '', body }));
  };
  return {
    async describe() {
      const [server, replicas] = [await read(), await listed(arm, '/replicas')];
      return stateOf(server, replicas);
    },
    load: () => readLoad(arm),
    // One after the other: how many IOPS there may be is a matter of the compute.
    async scale({ sku, iops }: Capacity) {
      if (sku !== undefined) await change(`scale to ${sku}`, { sku: skuOf(sku) });
      if (iops === undefined) return;
      const { storageSizeGB, autoGrow } = Object(Object((await read()).properties).storage);
      await change(`set ${iops} IOPS`, { properties: { storage: { storageSizeGB, autoGrow, iops } } });
    },
    async restart() {
      const body = { restartWithFailover: 'Disabled', maxFailoverSeconds: 60 };
      await asking('restart', askArm(arm, { method: 'POST', path: '/restart', body }));
    },
    async resetGtid(gtidSet) {
      const what = 'reset the GTID set';
      const accepted = await asking(what, askArm(arm, { method: 'POST', path: '/resetGtid', body: { gtidSet } }));
      await asking(what, untilOver(arm, accepted));
    },
    async newestBackup() {
      const backups = await listed(arm, '/backups');
      const completed = backups.map(({ properties }) => String(Object(properties).completedTime ?? ''));
      return completed
        .filter((time) => time !== '')
        .sort((a, b) => Date.parse(a) - Date.parse(b))
        .at(-1);
    },
  };
}

async function listed(arm: Arm, path: string): Promise<readonly Record<string, unknown>[]> {
  const { value } = Object(bodyOf(await arm.asking(`list ${path.slice(1)}`, askArm(arm, { method: 'GET', path }))));
  return Array.isArray(value) ? value.map(Object) : [];
}

const standbys: Readonly<Record<string, TargetState['highAvailability']>> = {
  SameZone: 'same-zone',
  ZoneRedundant: 'zone-redundant',
};

function stateOf(server: Record<string, unknown>, replicas: readonly Record<string, unknown>[]): TargetState {
  const properties = Object(server.properties);
  const storage = Object(properties.storage);
  const network = Object(properties.network);
  return {
    status: String(properties.state ?? 'unknown'),
    sku: writtenSku(Object(server.sku)),
    iops: Number(storage.iops ?? 0),
    ioScaling: storage.autoIoScaling === 'Enabled',
    storageGigabytes: Number(storage.storageSizeGB ?? 0),
    autoGrow: storage.autoGrow !== 'Disabled',
    acceleratedLogs: storage.logOnDisk === 'Enabled',
    highAvailability: standbys[String(Object(properties.highAvailability).mode)] ?? 'none',
    geoRedundantBackup: Object(properties.backup).geoRedundantBackup === 'Enabled',
    replicas: replicas.map(({ name }) => String(name)),
    publicAccess: network.publicNetworkAccess !== 'Disabled',
    insideNetwork: typeof network.delegatedSubnetResourceId === 'string' && network.delegatedSubnetResourceId !== '',
  };
}
