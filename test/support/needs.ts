import { azurermMirror } from './azurerm-provider';
import { findOnPath } from './on-path';

/**
 * Runs before each test file. What the file needs and this machine lacks: its tests are skipped, and the reason is
 * printed. Under `CI=true` nothing but pages and the provider of Azure is skipped, so that a missing tool is a failure.
 */
type Tool = 'terraform' | 'moto_server' | 'mysqld' | 'chromium' | 'azurerm' | 'jq' | 'script';

const needs: readonly (readonly [path: RegExp, tools: readonly Tool[]])[] = [
  [/\/test\/deploy\//, ['terraform', 'moto_server', 'mysqld']],
  [/\/test\/ports\/local-aws\//, ['terraform', 'moto_server']],
  [/\/test\/ports\/aws\//, ['moto_server']],
  [/\/test\/ports\/(local-servers|mysql2\/|azure\/|local\/variable)/, ['mysqld']],
  [/\/test\/journeys\//, ['mysqld']],
  [/\/test\/journeys\/documents\.test/, ['script', 'jq']],
  [/\/test\/pages\//, ['chromium']],
  [/\/test\/synth\/azure-provider/, ['terraform', 'azurerm']],
];

const howToGet: Readonly<Record<Tool, string>> = {
  terraform: 'terraform 1.11 or newer is not on PATH',
  moto_server: "moto_server is not on PATH (pip install 'moto[server]')",
  azurerm:
    'no provider hashicorp/azurerm in a mirror on this machine (TF_PLUGIN_MIRROR): nothing validates or plans the Azure half',
  chromium: 'no chromium on PATH to look at the pages with',
  jq: 'no jq on PATH, which a document asks its reader for',
  script: 'no script on PATH (util-linux, bsdutils), which is the terminal that commands ask at',
  mysqld: 'no mysqld (8.0.17 or newer) on PATH or in MYSQLD_SOURCE / MYSQLD_TARGET, and no apt-get to fetch one with',
};

function isHere(tool: Tool): boolean {
  if (tool === 'azurerm') return azurermMirror() !== undefined;
  if (tool === 'chromium') return ['chromium', 'chromium-browser', 'google-chrome'].some(isOnPath);
  if (tool !== 'mysqld') return isOnPath(tool);
  return process.env.MYSQLD_SOURCE !== undefined || isOnPath('mysqld') || isOnPath('apt-get');
}

function isOnPath(program: string): boolean {
  return findOnPath(program) !== undefined;
}

const file = expect.getState().testPath ?? '';
const wanted = needs.filter(([path]) => path.test(file)).flatMap(([, tools]) => tools);
const missing = wanted.filter((tool) => !isHere(tool));

// A browser only looks at what is proven elsewhere, and a provider that is not there can not be asked: never a failure.
const optional: readonly Tool[] = ['chromium', 'azurerm'];
if (missing.length > 0 && (process.env.CI !== 'true' || missing.every((tool) => optional.includes(tool)))) {
  process.stderr.write(`SKIPPED ${file}: ${missing.map((tool) => howToGet[tool]).join('; ')}\n`);
  Object.assign(globalThis, { describe: describe.skip, test: test.skip, it: it.skip });
}
