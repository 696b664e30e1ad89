/** Short names of Azure's regions, public and sovereign: `az account list-locations`. A new one is added here. */
const regions = `
asia: centralindia eastasia indonesiacentral japaneast japanwest jioindiacentral jioindiawest koreacentral koreasouth
  malaysiawest southeastasia southindia westindia
australia: australiacentral australiacentral2 australiaeast australiasoutheast newzealandnorth
europe: austriaeast belgiumcentral denmarkeast finlandcentral francecentral francesouth germanynorth germanywestcentral
  greececentral italynorth northeurope norwayeast norwaywest polandcentral spaincentral swedencentral swedensouth
  switzerlandnorth switzerlandwest uksouth ukwest westeurope
middle-east-and-africa: israelcentral qatarcentral saudiarabiaeast southafricanorth southafricawest uaecentral uaenorth
america: brazilsouth brazilsoutheast canadacentral canadaeast centralus chilecentral eastus eastus2 mexicocentral
  northcentralus southcentralus westcentralus westus westus2 westus3
sovereign: chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3 usdodcentral usdodeast usgovarizona
  usgovtexas usgovvirginia
`;

const known: ReadonlySet<string> = new Set(regions.split(/\s+/).filter((word) => word !== '' && !word.endsWith(':')));

export function isRegion(name: string): boolean {
  return known.has(name);
}
