import { parsePv, type PvSyntax } from '#grammar/pseudo-variable-syntax.ts'
import type { Span } from '../1-source/span.ts'
import type { VariableUse } from '../4-bind/variable-uses.ts'
import type { Expression } from '../ast/nodes.ts'
import { walk } from '../ast/walk.ts'
import type { LintContext } from './context.ts'

/** Variables whose text whoever sends a message can choose freely. */
// prettier-ignore
const fromMessage: ReadonlySet<string> = new Set([
  'fU', 'fd', 'fu', 'fn', 'ft', 'fti', 'tU', 'td', 'tu', 'tn', 'tt', 'tti', 'rU', 'ru', 'rd', 'rz', 'ua', 'ci', 'ct', 'cT', 'hdr', 'hdrv', 'ai', 'pu', 'pU', 'pd', 'pn',
  'ou', 'oU', 'od', 'rt', 're', 'rei', 'rr', 'rb', 'mb', 'mbu', 'di', 'diu', 'dip', 'did', 'dir', 'sdp', 'body', 'duri',
  'hu',
])

/** Transformations whose result holds nothing but numbers, letters or escapes, whatever comes in. */
// prettier-ignore
const harmless: ReadonlySet<string> = new Set([
  's.int', 's.len', 's.md5', 's.sha256', 's.sha384', 's.sha512', 's.encode.hexa', 's.encode.base64', 's.encode.base64t', 's.encode.base64url', 's.numeric',
  's.encode.base58', 's.corehash', 's.bool', 'uri.port', 's.index', 's.count', 'uri.tosocket', 's.crc32',
])

/** Whether the text of a variable comes from a message as it is, so that a stranger chooses it. */
export function isFromMessage(pv: PvSyntax): boolean {
  return fromMessage.has(pv.name) && !isMadeHarmless(pv, harmless)
}

/** Whether one of the transformations makes the text harmless: those that always do, or some of `more`. */
export function isMadeHarmless(pv: PvSyntax, more: ReadonlySet<string>): boolean {
  return pv.transformations.some(({ className, name }) => {
    const whole = `${className}.${name}`
    return harmless.has(whole) || more.has(whole)
  })
}

/** The variable with one more transformation at its end: `$fU` becomes `$(fU{s.escape.common})`. */
export function withTransformation(pv: PvSyntax, transformation: string): string {
  const isFull = pv.text.startsWith('$(')
  const inside = isFull ? pv.text.slice(2, -1) : pv.text.slice(1)
  return `$(${inside}{${transformation}})`
}

/** The script's own variables that some assignment fills with what came in a message, and with which of its variables. */
export function taintedVariables(ctx: LintContext): ReadonlyMap<string, string> {
  const tainted = new Map<string, string>()
  for (const route of ctx.program.routes) {
    for (const block of route.blocks) {
      walk(block, (node) => {
        if (node.kind !== 'Assign' || node.target.kind !== 'PvReference') return
        const source = messagePart(node.value)
        if (source !== undefined && /^\$\(?(var|avp|xavp|vz|vn|shv)\(/.test(node.target.text))
          tainted.set(node.target.text, source)
      })
    }
  }
  return tainted
}

/** The variable of a message that a value is, or that it is joined of. */
function messagePart(value: Expression): string | undefined {
  if (value.kind === 'PvReference') {
    const pv = parsePv(value.text)
    return 'error' in pv || !isFromMessage(pv) || isMadeHarmless(pv, escapes) ? undefined : value.text
  }
  if (value.kind !== 'Binary' || value.operator !== '+') return undefined
  return messagePart(value.left) ?? messagePart(value.right)
}

/** A variable that passed one of these was made ready for something; it is not for us to say that it was for something else. */
// prettier-ignore
const escapes: ReadonlySet<string> = new Set([
  's.escape.common', 's.escape.user', 's.escape.param', 's.escape.csv', 's.sql', 'sql.val', 'sql.val.int', 'sql.val.str', 'val.json',
])

/** A variable inside a place of the script whose text a stranger chooses. */
export interface MessageUse {
  readonly use: VariableUse
  /** Said of the variable: where its text comes from. */
  readonly origin: string
}

/**
 * The variables within a place whose text comes from a message and passed none of the transformations that make it safe there.
 * Variables of the script count when an assignment fills them from a message.
 */
export function unsafeUses(
  uses: readonly VariableUse[],
  tainted: ReadonlyMap<string, string>,
  safe: ReadonlySet<string>,
): readonly MessageUse[] {
  return uses.flatMap((use): readonly MessageUse[] => {
    if (isMadeHarmless(use.pv, safe)) return []
    if (isFromMessage(use.pv)) return [{ use, origin: `${use.pv.text} comes from the message` }]
    const { name, inner } = use.pv
    const source = inner === undefined ? undefined : tainted.get(`$${name}(${inner})`)
    return source === undefined ? [] : [{ use, origin: `${use.pv.text} holds ${source}, which comes from the message` }]
  })
}

/** The uses of variables within a place, in the order of the file. */
export function usesWithin(ctx: LintContext, { source, start, end }: Span): readonly VariableUse[] {
  return ctx.variableUses.filter(({ span }) => span.source === source && span.start >= start && span.end <= end)
}
