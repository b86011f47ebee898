import { includedFiles } from './included-files.ts'

/** What stands around the text of a case. */
export type Frame =
  | 'whole' // nothing
  | 'top' // modules before it, a request_route after it
  | 'route' // inside request_route

/** A small configuration on which our verdict is compared with Kamailio's. */
export interface VerdictCase {
  readonly group: string
  readonly frame: Frame
  readonly body: string
  /** Further arguments of the command line. */
  readonly args?: readonly string[]
  /** The files of included-files.ts stand beside the configuration. */
  readonly hasFiles?: boolean
}

/**
 * What `kamailio -c` says: `ok`, the line of the first parse error with its text (`4 syntax error`; before a line of an included
 * file stands its name, `inc.cfg:2 syntax error`), `- text` when the first error has no place, or that it crashed or hung.
 */
export interface RecordedCase extends VerdictCase {
  readonly verdicts: { readonly [release in RecordedRelease]: string }
}

export const recordedReleases = ['6.1', '5.6'] as const

export type RecordedRelease = (typeof recordedReleases)[number]

/** Environment variables that are set while a case is judged; no other with these beginnings is. */
export const environment: { readonly [name: string]: string } = { KAMKIT_ENV: 'from env', KAMKIT_NUMBER: '7' }

/** The two lines before every case that is not a whole configuration. */
// prettier-ignore
const head = `#!KAMAILIO\n${[
  'tm', 'sl', 'rr', 'pv', 'xlog', 'maxfwd', 'textops', 'siputils', 'cfgutils', 'htable', 'kex', 'corex',
].map((name) => `loadmodule "${name}.so"`).join(' ')}\n`

/** The configuration that a case stands for. */
export function configOf({ frame, body }: VerdictCase): string {
  switch (frame) {
    case 'whole':
      return body
    case 'top':
      return `${head}${body}\nrequest_route {\n  exit;\n}\n`
    case 'route':
      return `${head}request_route {\n  ${body}\n}\n`
  }
}

/** All files of a case, by name. */
export function filesOf(one: VerdictCase): ReadonlyMap<string, string> {
  const beside = one.hasFiles === true ? Object.entries(includedFiles) : []
  return new Map([...beside, ['kamailio.cfg', configOf(one)]])
}

/** What tells cases apart. */
export function keyOf({ frame, body, args = [], hasFiles = false }: VerdictCase): string {
  return JSON.stringify([frame, body, args, hasFiles])
}

/** Cases of one group and frame from their texts. */
export function casesOf(group: string, frame: Frame, bodies: readonly string[]): readonly VerdictCase[] {
  return bodies.map((body) => ({ group, frame, body }))
}

/** Every text with every other one in the place of its `@`. */
export function combine(patterns: readonly string[], parts: readonly string[]): readonly string[] {
  return patterns.flatMap((pattern) => parts.map((part) => pattern.replaceAll('@', () => part)))
}
