import type { TransformationFacts, TransformationParamFacts } from './manifest.ts'
import { parsePv } from './pseudo-variable-syntax.ts'

/** A parameter as it is written: a literal, or a pseudo-variable that is read at each use. */
export interface WrittenParam {
  readonly kind: TransformationParamFacts['kind']
  readonly text: string
  readonly isPv: boolean
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
  ['\\\\', '\\'],
])

/**
 * Cuts what follows the name of a transformation into its parameters; an error says why Kamailio refuses to load it. Blanks
 * before a parameter are skipped, so that none can begin with a blank. Rules recorded from 6.1.5.
 */
export function readTransformationParams(
  facts: TransformationFacts,
  paramsText: string | undefined,
): { readonly params: readonly WrittenParam[] } | { readonly error: string } {
  const wanted = facts.params ?? []
  const params: WrittenParam[] = []
  let rest = paramsText
  for (const [index, param] of wanted.entries()) {
    if (rest === undefined) {
      if (param.optional === true) break
      return { error: `${needed(wanted)} needed` }
    }
    const read = readParam(param, rest, index)
    if ('error' in read) return read
    params.push({ kind: param.kind, text: read.text, isPv: read.isPv })
    rest = read.rest
  }
  if (rest === undefined) return { params }
  return { error: wanted.length === 0 ? 'takes no parameter' : `takes only ${wanted.length}` }
}

function needed(wanted: readonly TransformationParamFacts[]): string {
  const count = wanted.filter(({ optional }) => optional !== true).length
  return count === 1 ? 'a parameter is' : `${count} parameters are`
}

/** One parameter and what follows its comma; `rest` is undefined at the end. */
type ReadParam =
  { readonly text: string; readonly isPv: boolean; readonly rest: string | undefined } | { readonly error: string }

function readParam(param: TransformationParamFacts, written: string, index: number): ReadParam {
  switch (param.kind) {
    case 'raw':
      return { text: written, isPv: false, rest: undefined }
    case 'substitution':
      return readSubstitution(written)
    case 'char':
      return readChar(written)
    case 'separator':
      if (written.length !== 1 || (written === ',' && index > 0)) return { error: `"${written}" is no separator` }
      return { text: written, isPv: false, rest: undefined }
    case 'first':
      if (written === ',') return { text: ',', isPv: false, rest: undefined }
      return readText(written)
    case 'text':
      return readText(written)
    case 'int':
      return readInt(param, readText(written))
  }
}

/** All of it; what it is without regards to the expression itself: a delimiter three times, and known flags. */
function readSubstitution(written: string): ReadParam {
  const delimiter = written.charAt(0)
  const pieces = written.slice(1).match(/\\[^]|[^]/g) ?? []
  const ends = pieces.flatMap((piece, index) => (piece === delimiter ? [index] : []))
  const last = ends[1]
  if (last === undefined) return { error: `"${written}" is no /regex/replacement/flags` }
  const flag = pieces.slice(last + 1).find((piece) => !'gis'.includes(piece))
  if (flag !== undefined) return { error: `unknown flag ${flag} in ${written}` }
  return { text: written, isPv: false, rest: undefined }
}

function readChar(written: string): ReadParam {
  if (written.length === 1) return { text: written, isPv: false, rest: undefined }
  const escaped = escapes.get(written)
  if (escaped !== undefined) return { text: escaped, isPv: false, rest: undefined }
  return { error: written.startsWith('\\') ? `unexpected escape ${written}` : `"${written}" is not one character` }
}

function readInt(param: TransformationParamFacts, read: ReadParam): ReadParam {
  if ('error' in read || read.isPv) return read
  const text = read.text.trim()
  if (!/^[+-]?\d+$/.test(text)) return { error: `"${text}" is no number` }
  if (param.min !== undefined && Number(text) < param.min) return { error: `${text} is less than ${param.min}` }
  return { ...read, text }
}

function readText(written: string): ReadParam {
  const text = written.trimStart()
  if (text.startsWith('$')) {
    const pv = parsePv(text)
    if ('error' in pv) return { error: pv.error }
    const after = text.slice(pv.end).trimStart()
    if (after !== '' && !after.startsWith(',')) return { error: `unexpected text after ${pv.text}` }
    return { text: pv.text, isPv: true, rest: after === '' ? undefined : after.slice(1) }
  }
  const comma = text.indexOf(',')
  return comma === -1
    ? { text, isPv: false, rest: undefined }
    : { text: text.slice(0, comma), isPv: false, rest: text.slice(comma + 1) }
}
