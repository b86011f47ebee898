/** Releases of Kamailio whose language and modules can be chosen with `--target`. */
export const releases = ['5.6', '6.0', '6.1'] as const

export type Release = (typeof releases)[number]

/** Whether something that came with release `since` is in `release`; what has no `since` has been there before 5.6. */
export function isSince(since: string | undefined, release: Release): boolean {
  return since === undefined || versionOf(since) <= versionOf(release)
}

function versionOf(text: string): number {
  const [major = '0', minor = '0'] = text.split('.')
  return Number(major) * 1000 + Number(minor)
}
