const tiers: Readonly<Record<string, string>> = { B: 'Burstable', GP: 'GeneralPurpose', MO: 'MemoryOptimized' };

export interface Sku {
  readonly name: string;
  readonly tier: string;
}

/** `GP_Standard_D4ds_v4`, as Terraform writes it, in the two words of ARM. */
export function skuOf(written: string): Sku {
  const [prefix = '', ...rest] = written.split('_');
  return { name: rest.join('_'), tier: tiers[prefix] ?? prefix };
}

/** ARM says `BusinessCritical` too for what is written `MO_`. */
export function writtenSku({ name, tier }: Partial<Sku>): string {
  const known = tier === 'BusinessCritical' ? 'MemoryOptimized' : tier;
  const prefix = Object.entries(tiers).find(([, full]) => full === known)?.[0] ?? String(tier);
  return `${prefix}_${String(name)}`;
}
