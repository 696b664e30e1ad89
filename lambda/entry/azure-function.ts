import { assumedRole, awsClients, s3Tickets } from '../adapters/aws';
import { keyVaultReference, workloadIdentity } from '../adapters/azure';
import { deadlineBudget, systemClock } from '../adapters/node';
import { functionEvent } from '../contract/lifecycle';
import { env, hostRunsPrefix } from '../contract/names';
import { variable } from './aws-ports';
import { registerRoutes } from './azure-routes';
import { serveRuns } from './azure-runs';
import { serveEvent } from './serve-event';

/** Kept back of the time that the caller waits, for writing down how it ended. */
const reserveMs = 3_000;

const identity = workloadIdentity(process.env.AZURE_CLIENT_ID);
const audience = variable(env.audience);
const name = variable(env.name);
const clients = awsClients({
  forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
  credentials: assumedRole({
    role: variable(env.role),
    session: `${name}-azure`,
    token: () => identity.tokenFor(`api://${audience}/.default`),
  }),
});

/** The host in Azure: the same events as the Lambda function's, over HTTP (docs/adr/0010). */
const runs = serveRuns({
  tickets: s3Tickets({ s3: () => clients.s3, bucket: variable(env.bucket), prefix: hostRunsPrefix }),
  clock: systemClock,
  work: (event, until) =>
    serveEvent(functionEvent.parse(event), {
      clients,
      budget: deadlineBudget({ remainingMs: () => until.getTime() - systemClock.now().getTime(), reserveMs }),
      hands: {
        environmentSecret: (setting) => keyVaultReference(setting, variable(setting), identity.tokenFor),
      },
    }),
});

registerRoutes(runs, variable(env.caller));
