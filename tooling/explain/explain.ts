import { suggest } from '#compiler/5-check/suggest.ts'
import type { Catalogue } from '#compiler/catalogue.ts'
import type { Entry } from './entry.ts'
import { diagnosticEntries } from './diagnostic-entries.ts'
import { languageEntries } from './language-entries.ts'
import { moduleEntries } from './module-entries.ts'

/** What a name stands for, everywhere; or the name that was probably meant. */
export type Explanation =
  { readonly entries: readonly Entry[] } | { readonly entries: readonly []; readonly suggestion: string | undefined }

/** Finds what is known under each of several names. */
export function createExplainer(catalogue: Catalogue, running: ReadonlySet<string>): (written: string) => Explanation {
  const byName = new Map<string, Entry[]>()
  for (const [names, entry] of [...languageEntries(), ...moduleEntries(catalogue, running), ...diagnosticEntries()]) {
    for (const name of new Set(names)) {
      const known = byName.get(name)
      if (known === undefined) byName.set(name, [entry])
      else known.push(entry)
    }
  }
  return (written) => {
    for (const name of spellings(written)) {
      const entries = byName.get(name)
      if (entries !== undefined) return { entries }
    }
    return { entries: [], suggestion: suggest(written, byName.keys()) }
  }
}

/** The ways in which a name may be meant: `$hdr(Via)` is the variable $hdr, `{s.substr,0,1}` the transformation {s.substr}. */
function spellings(written: string): readonly string[] {
  const trimmed = written.trim()
  const [, variable] = /^\$\(?([\w.?]+)/.exec(trimmed) ?? []
  const [, transformation] = /^\{([\w.]+)/.exec(trimmed) ?? []
  const [, call] = /^(\w+)\s*\(/.exec(trimmed) ?? []
  const [, code] = /^(kam\d{4})$/i.exec(trimmed) ?? []
  return [
    trimmed,
    ...(variable === undefined ? [] : [`$${variable}`]),
    ...(transformation === undefined ? [] : [`{${transformation}}`]),
    ...(call === undefined ? [] : [call]),
    ...(code === undefined ? [] : [code.toUpperCase()]),
  ]
}
