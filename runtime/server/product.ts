/**
 * What the server says it is. Tools read the version that they know from here, so that it is the version of Kamailio whose
 * behaviour this is; where Kamailio names the revision of its sources stands our name.
 */
export const product = {
  name: 'kamailio',
  version: '6.1.5',
  architecture: 'x86_64/Linux',
  source: 'kamkit',
} as const

/** `kamailio 6.1.5 (x86_64/Linux) kamkit`, as core.version gives it. */
export function versionText(): string {
  return `${product.name} ${product.version} (${product.architecture}) ${product.source}`
}
