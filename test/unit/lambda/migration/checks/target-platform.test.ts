import { gtidModes } from '../../../../../lambda/migration/checks/gtid-modes';
import { gtidReset } from '../../../../../lambda/migration/checks/gtid-reset';
import { targetNotSeen } from '../../../../../lambda/migration/checks/target-not-seen';
import { targetPlatform } from '../../../../../lambda/migration/checks/target-platform';
import type { TargetState } from '../../../../../lambda/migration/ports';
import { aDesired } from '../../../../support/a-desired';
import { aSurvey, aTable, aTargetState } from '../../../../support/a-survey';

const id = '11111111-2222-4333-8444-555555555555';
const azure = (gtid: boolean) => ({
  ...{ subscription: id, resourceGroup: 'shop', server: 'shop', gtidReset: gtid },
  login: { kind: 'federated' as const, tenant: id, client: id },
});

type Surveyed = Parameters<typeof aSurvey>[0];

function found(state: Partial<TargetState>, more: Surveyed = {}): readonly string[] {
  const survey = aSurvey({ targetState: { ...aTargetState, ...state }, ...more });
  return [targetPlatform, gtidReset].flatMap((check) => check(survey)).map(({ code, weight }) => `${weight} ${code}`);
}

const byGtid = { desired: { azure: azure(true) } };
const oneTerabyte = { inventory: { tables: [aTable({ dataBytes: 2 ** 40 })] } };

test.each<[string, Partial<TargetState>, Surveyed, readonly string[]]>([
  ['a server like most', {}, {}, []],
  ['a private endpoint alone', { publicAccess: false }, {}, ['blocker target.no-way-out']],
  ['a network of its own', { publicAccess: false, insideNetwork: true }, {}, []],
  ['a standby', { highAvailability: 'same-zone' }, {}, ['blocker target.high-availability']],
  ['a Burstable server', { sku: 'B_Standard_B2ms' }, {}, ['warning target.burstable']],
  ['a disk that is too small and grows', {}, oneTerabyte, ['warning target.storage-too-small']],
  ['a disk that is too small', { autoGrow: false }, oneTerabyte, ['blocker target.storage-too-small']],
  ['accelerated logs', { acceleratedLogs: true }, {}, ['warning target.accelerated-logs']],
  [
    'accelerated logs where the way back is required',
    { acceleratedLogs: true },
    { desired: { wayBack: 'required' } },
    ['blocker target.accelerated-logs'],
  ],
  [
    'a reset of the GTID set, with a standby that is allowed then',
    { highAvailability: 'zone-redundant' },
    byGtid,
    ['warning target.gtid-for-ever', 'warning target.backups-void'],
  ],
  [
    'the same with geo-redundant backups and a read replica',
    { geoRedundantBackup: true, replicas: ['reader'] },
    byGtid,
    [
      'blocker target.geo-redundant-backup',
      'blocker target.has-replicas',
      'warning target.gtid-for-ever',
      'warning target.backups-void',
    ],
  ],
])('%s', (_what, state, more, codes) => {
  expect(found(state, more)).toEqual(codes);
});

test('who consents to the reset needs GTIDs on the source, and the target may be brought to them', () => {
  const { source, target } = aSurvey();
  const modes = (from: string, to: string, gtid: boolean) =>
    gtidModes(
      aSurvey({
        desired: { ...aDesired(), azure: azure(gtid) },
        source: { facts: { ...source.facts, gtidMode: from } },
        target: { facts: { ...target.facts, gtidMode: to } },
      }),
    ).map(({ code }) => code);

  expect(modes('ON', 'OFF', true)).toEqual([]);
  expect(modes('ON', 'OFF', false)).toEqual(['target.gtid-mode']);
  expect(modes('OFF', 'OFF', true)).toEqual(['source.gtid-off']);
  expect(modes('OFF', 'OFF', false)).toEqual([]);
});

describe('a Flexible Server that nobody is logged in for', () => {
  const { facts } = aSurvey().target;
  const seen = (gtidMode: string, more: Surveyed = {}) =>
    targetNotSeen(aSurvey({ targetState: undefined, target: { facts: { ...facts, gtidMode } }, ...more }));

  test('is not taken for one without faults: what was not looked at is named, and how to have it looked at', () => {
    expect(seen('OFF', oneTerabyte)).toMatchObject([
      {
        code: 'target.platform-not-seen',
        weight: 'note',
        message: expect.stringMatching(
          /storage.*1024\.0 GiB are to come.*public access.*gtid_mode is OFF: it has no standby/,
        ),
        remedy: expect.stringContaining('--azure-server'),
      },
    ]);
  });

  test('weighs more where GTIDs are on: there may be a standby', () => {
    expect(seen('ON')).toMatchObject([{ weight: 'warning', message: expect.stringContaining('may have a standby') }]);
  });

  test('says nothing where the platform has answered, or where there is none', () => {
    expect(targetNotSeen(aSurvey())).toEqual([]);
    expect(seen('OFF', { target: { ...aSurvey().target, platform: 'mysql' } })).toEqual([]);
  });
});
