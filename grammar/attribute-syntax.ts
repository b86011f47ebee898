/**
 * The attributes of SER, which 6.1 still reads: `%f.name[1]`, and outside of #!KAMAILIO files `$f.name`, `$name[1]`. The letters
 * before the dot say whose attribute it is (f caller, t callee) and of what (r URI, u user, d domain), g means all.
 */

/** How `$` is read: as the last start line says. */
export type CompatMode = 'kamailio' | 'ser' | 'maxcompat'

/** The prefixes that an attribute may have. */
export const attributeClasses = ['f', 't', 'fr', 'tr', 'fu', 'tu', 'fd', 'td', 'g'] as const
export type AttributeClass = (typeof attributeClasses)[number]

/** An attribute as it is written. */
export interface AttributeSyntax {
  readonly attributeClass: AttributeClass
  readonly name: string
  /** From 1, the oldest value, or from -1, the newest; `empty` for `[]`. */
  readonly index: number | 'empty' | undefined
}

const letters = '(?:(fr|fu|fd|tr|tu|td|f|t|g)'
/** What counts as a blank between tokens, a line that goes on included. */
const blanks = '(?:[ \\t\\b\\r\\n]|\\\\\\r?\\n)*'
const name = '([A-Za-z_][A-Za-z0-9_]*)'
const index = `(?:${blanks}\\[${blanks}(-?${blanks}\\d+)?${blanks}\\])?`

const percent = new RegExp(`%${blanks}${letters}${blanks}\\.${blanks})?${name}${index}`, 'y')
const withClass = new RegExp(`\\$${letters}\\.${blanks})${name}${index}`, 'y')
const withIndex = new RegExp(`\\$()${name}(?=\\[)${index}`, 'y')
const anyDollar = new RegExp(`\\$${letters}\\.${blanks})?${name}${index}`, 'y')

function patternsOf(mode: CompatMode): readonly RegExp[] {
  switch (mode) {
    case 'kamailio':
      return [percent]
    case 'ser':
      return [percent, anyDollar]
    case 'maxcompat':
      return [percent, withClass, withIndex]
  }
}

/** Where the attribute that starts at `at` ends; undefined when there is none. */
export function attributeEnd(text: string, at: number, mode: CompatMode): number | undefined {
  for (const pattern of patternsOf(mode)) {
    pattern.lastIndex = at
    if (pattern.test(text)) return pattern.lastIndex
  }
  return undefined
}

/** Reads the text of an attribute token; undefined when it is none. */
export function parseAttribute(text: string): AttributeSyntax | undefined {
  const [, attributeClass, name, index] = wholeAttribute.exec(text) ?? []
  if (name === undefined) return undefined
  const known = attributeClasses.find((one) => one === attributeClass) ?? 'f'
  const hasIndex = text.includes('[')
  return {
    attributeClass: known,
    name,
    index: index === undefined ? (hasIndex ? 'empty' : undefined) : Number(index.replace(/[^-\d]/g, '')),
  }
}

const wholeAttribute = new RegExp(`^[$%]${blanks}${letters}${blanks}\\.${blanks})?${name}${index}$`)

/** The attribute in one spelling: `%f.name[1]`. */
export function writeAttribute({ attributeClass, name, index }: AttributeSyntax): string {
  const shown = index === undefined ? '' : index === 'empty' ? '[]' : `[${index}]`
  return `%${attributeClass}.${name}${shown}`
}

/** What `$avp` and attributes read and write: each class is a list of its own. */
export interface AttributePlaces {
  /** Under which name a new value is kept. */
  readonly write: string
  /** The names that are looked for, in this order. */
  readonly read: readonly string[]
}

/** Where attributes of a class live; those of the caller's URI are the plain AVPs. */
export function attributePlaces(attributeClass: AttributeClass, name: string): AttributePlaces {
  const one = (kept: string): AttributePlaces => ({ write: kept, read: [kept] })
  switch (attributeClass) {
    case 'f':
      return { write: name, read: [name, `fu.${name}`, `fd.${name}`, `g.${name}`] }
    case 't':
      return { write: `tr.${name}`, read: [`tr.${name}`, `tu.${name}`, `td.${name}`, `g.${name}`] }
    case 'fr':
      return one(name)
    default:
      return one(`${attributeClass}.${name}`)
  }
}
