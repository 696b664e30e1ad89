/** The switch waits for these calls: a lost answer must not cost it more than a few seconds. */
export function connectionOptions(endpoints: { readonly caPem?: string | undefined } | undefined) {
  return {
    retryOptions: { maxRetries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 2000 },
    ...(endpoints?.caPem === undefined ? {} : { tlsOptions: { ca: endpoints.caPem } }),
  };
}
