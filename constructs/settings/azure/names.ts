import { z } from 'zod';
import { isRegion } from './regions';
import { isSku } from './skus';

/** The provider takes any text for these and fails only while creating (azurerm 4.55.0, tried): checked here. */
export const serverName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/, 'must be 3-63 lower-case letters, digits and hyphens');

export const skuName = z
  .string()
  .refine(isSku, 'must be a SKU of Flexible Server, such as GP_Standard_D4ds_v4 or MO_Standard_E8ads_v5');

export const location = z
  .string()
  .refine(
    isRegion,
    'must be the short name of a region of Azure, such as westeurope: az account list-locations -o table (a new one belongs into constructs/settings/azure/regions.ts)',
  );

export const administratorLogin = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/, 'must be up to 32 letters, digits and underscores, a letter first')
  .refine(
    (login) =>
      !['azure_superuser', 'azure_pg_admin', 'admin', 'administrator', 'root', 'guest', 'sa', 'public'].includes(
        login.toLowerCase(),
      ),
    'is a name that Azure reserves',
  );

/** The id of a resource, of one type, with the name of the last part. */
export function armId(type: string) {
  return z
    .string()
    .regex(
      new RegExp(`^/subscriptions/[0-9a-fA-F-]{36}/resourceGroups/[^/]+/providers/${type}$`, 'i'),
      `must be the id of a resource: /subscriptions/.../providers/${type.replaceAll('[^/]+', '<name>')}`,
    );
}

export function partOf(id: string, kind: string): string {
  const parts = id.split('/');
  return parts[parts.findIndex((part) => part.toLowerCase() === kind.toLowerCase()) + 1] ?? '';
}
