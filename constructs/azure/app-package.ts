/**
 * What the Functions platform reads beside the code. A run takes as long as its caller waits, 15 minutes at most; the
 * limit here only ends what hangs. No extension bundle: HTTP is built in.
 * https://learn.microsoft.com/azure/azure-functions/functions-host-json
 */
export const appPackage: Readonly<Record<string, string>> = {
  'host.json': json({
    version: '2.0',
    functionTimeout: '00:20:00',
    extensions: { http: { routePrefix: 'api' } },
    // Every line of the log is a fact of the migration: none is left out.
    logging: { logLevel: { default: 'Information' }, applicationInsights: { samplingSettings: { isEnabled: false } } },
  }),
  'package.json': json({ name: 'rds-to-azure-host', version: '1.0.0', main: 'index.js' }),
};

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
