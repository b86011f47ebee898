import type { PvBehaviour } from '#runtime/pseudo-variables/define.ts'

/** Characters that are awkward to write in a configuration: newline, return, blank, tab, comma, quotes and so on. */
export const characterVariables: { readonly [name: string]: PvBehaviour } = {
  En: () => '\n',
  Er: () => '\r',
  Es: () => ' ',
  Et: () => '\t',
  Ec: () => ',',
  Eq: () => '"',
  Ek: () => "'",
  Ei: () => ':',
  Ej: () => ';',
  Eb: () => '\\',
  Ev: () => '`',
}
