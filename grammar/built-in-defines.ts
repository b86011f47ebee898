import { isSince, type Release } from './releases.ts'

/** A macro that exists before the first line. */
export interface BuiltInDefine {
  readonly name: string
  /** Undefined for one without a value. */
  readonly value: string | undefined
}

/** Numbers of the releases, for the defines that name them. */
const versions: { readonly [release in Release]: readonly [major: number, minor: number, patch: number] } = {
  '5.6': [5, 6, 3],
  '6.0': [6, 0, 4],
  '6.1': [6, 1, 5],
}

/** The macros of one release; `MOD_name` comes with each module that is loaded. */
export function builtInDefinesOf(release: Release): readonly BuiltInDefine[] {
  const [major, minor, patch] = versions[release]
  const named = [`KAMAILIO_${major}`, `KAMAILIO_${major}_${minor}`, `KAMAILIO_${major}_${minor}_${patch}`].map(
    (name): BuiltInDefine => ({ name, value: undefined }),
  )
  if (!isSince('5.7', release)) return named
  const number = major * 1_000_000 + minor * 1000 + patch
  return [...named, { name: 'KAMAILIO_VERSION', value: String(number) }, { name: 'OS_NAME', value: 'Linux' }]
}
