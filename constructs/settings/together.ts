interface Written {
  readonly rehearsal?: object | undefined;
  readonly decommission?: object | undefined;
  readonly target: { readonly existing: object } | { readonly azure: { readonly allowDestroy: boolean } };
}

/** What is right alone and wrong beside something else. */
export function faultsTogether({ rehearsal, decommission, target }: Written) {
  const faults: { readonly path: string[]; readonly message: string }[] = [];
  if (rehearsal === undefined) return faults;
  if ('azure' in target && !target.azure.allowDestroy) {
    faults.push({
      path: ['target', 'azure', 'allowDestroy'],
      message: 'must be true beside `rehearsal`: all of it is destroyed at its end',
    });
  }
  if (decommission !== undefined) {
    faults.push({ path: ['decommission'], message: 'must be absent beside `rehearsal`: a copy has no old instance' });
  }
  return faults;
}
