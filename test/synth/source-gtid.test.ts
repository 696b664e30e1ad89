import { aMigration, anAzureTarget } from '../support/a-migration';
import { synthesized } from '../support/synthesized';

jest.setTimeout(60_000);

const $ = (expression: string): string => `$\{${expression}}`;

test('modes of GTID are what the flag of the steps says, forgotten settings or not; what is written down is not doubled', () => {
  const { dynamic } = synthesized({}).one('aws_db_parameter_group');

  expect(dynamic).toEqual({
    parameter: {
      for_each: expect.stringMatching(
        /published_gtid-mode_\w+\.insecure_value == "none"\) \? tomap\(\{\}\) : tomap\(\{"gtid-mode" = .*, 0\)\}?, "enforce_gtid_consistency" = .*, 1\)/,
      ),
      content: { apply_method: 'pending-reboot', name: $('parameter.key'), value: $('parameter.value') },
    },
  });
  const source = { ...aMigration().source, parameters: { 'gtid-mode': 'ON', enforce_gtid_consistency: 'ON' } };
  expect(synthesized({ source }).one('aws_db_parameter_group').dynamic).toBeUndefined();
});

test('the raise of gtid_mode is a consent that needs another, and goes to the handler with the replica that is ours', () => {
  const source = { ...aMigration().source, allowReboot: true, raiseGtidMode: {} };
  const id = '11111111-2222-4333-8444-555555555555';
  const management = { tenantId: id, clientId: id, gtidReset: true };
  const target = { azure: { ...anAzureTarget().azure, management } };

  expect(synthesized({ source, target }).one('aws_lambda_invocation').input).toMatch(
    /"raiseGtidMode" = \{"watchMinutes" = 60, "ownReplica" = "shop-replica"\}/,
  );
  expect(() => synthesized({ source: { ...source, allowReboot: false }, target })).toThrow(
    /source\.allowReboot: must be true/,
  );
  expect(() => synthesized({ source })).toThrow(/source\.raiseGtidMode: is of use only with management\.gtidReset/);
  expect(() => synthesized({ source: { ...source, parameters: { 'gtid-mode': 'ON' } }, target })).toThrow(
    /source\.parameters\.gtid-mode: must be absent beside source\.raiseGtidMode/,
  );
});
