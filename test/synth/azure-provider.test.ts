import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aMigration, anAzureTarget, aVnet } from '../support/a-migration';
import { azureAlone } from '../support/azure-alone';
import { azurermMirror } from '../support/azurerm-provider';
import { synthesized } from '../support/synthesized';

jest.setTimeout(600_000);

/**
 * The provider's own word on what we declare for Azure, without an account: `validate` knows the schema, `plan` also runs the
 * provider's checks of values. A plan asks for one token, which a loopback server gives.
 */
describe.each([
  ['public', anAzureTarget().azure],
  ['inside of a network', { ...anAzureTarget().azure, allowedAddresses: [], vnet: aVnet }],
])('a server that is %s', (_where, azure) => {
  const logs = { retentionDays: 30 };
  const highAvailability = { mode: 'ZoneRedundant', standbyZone: '2' };
  const login = { tenantId: azure.subscriptionId, clientId: azure.subscriptionId, gtidReset: true };
  const extra = { databases: [{ name: 'extra', charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' }] };

  test('is valid and can be planned', async () => {
    const stack = synthesized({
      target: {
        azure: { ...azure, ...extra, zone: '1', highAvailability, management: login, monitoring: { logs } },
      },
      source: { ...aMigration().source, parameters: { 'gtid-mode': 'ON', enforce_gtid_consistency: 'ON' } },
      network: { targetAddresses: ['10.1.2.3'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] },
    });
    const folder = written(azureAlone(stack));
    const tokens = await tokenServer();
    try {
      const environment = {
        TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc'),
        ARM_USE_CLI: 'false',
        ARM_USE_MSI: 'true',
        ARM_MSI_ENDPOINT: tokens.url,
        ARM_SUBSCRIPTION_ID: azure.subscriptionId,
        ARM_RESOURCE_PROVIDER_REGISTRATIONS: 'none',
        ARM_PROVIDER_ENHANCED_VALIDATION: 'false',
      };
      await terraform(folder, environment, 'init', '-backend=false', '-input=false', '-no-color');
      expect(await terraform(folder, environment, 'validate', '-no-color')).toContain('Success!');
      const planned = await terraform(folder, environment, 'plan', '-no-color', '-input=false', '-refresh=false');
      expect(planned).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
      expect(planned).not.toContain('not-a-Password');
    } finally {
      tokens.stop();
    }
  });
});

function written(document: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'azurerm-'));
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(document));
  const mirror = JSON.stringify(azurermMirror());
  const lines = `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`;
  writeFileSync(join(folder, 'terraform.rc'), lines);
  return folder;
}

async function tokenServer(): Promise<{ readonly url: string; stop(): void }> {
  const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
  const token = { access_token: 'token', token_type: 'Bearer', expires_in: '3600', expires_on };
  const server = createServer((_request, response) => response.end(JSON.stringify(token)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}/token`, stop: () => server.close() };
}

/** Asynchronous: the token server answers from this process. */
function terraform(folder: string, environment: Record<string, string>, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('terraform', [...args], { cwd: folder, env: { ...process.env, ...environment } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(`terraform ${args[0]}:\n${said}`))));
  });
}
