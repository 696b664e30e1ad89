import type { AzureFunctionSettings } from '../settings';

/**
 * The platform looks at the token before the code does: of this tenant, for this app, given to this one application.
 * No secret is needed for that, because nobody logs in here with a browser.
 */
export function appAuthentication({ tenantId, clientId, application = clientId }: AzureFunctionSettings) {
  return {
    authEnabled: true,
    requireAuthentication: true,
    requireHttps: true,
    unauthenticatedAction: 'Return401',
    defaultProvider: 'azureactivedirectory',
    activeDirectoryV2: {
      clientId: application,
      tenantAuthEndpoint: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      allowedAudiences: [application, `api://${application}`],
      allowedApplications: [clientId],
    },
    login: { tokenStoreEnabled: false },
  };
}
