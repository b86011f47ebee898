import type { RegexArg } from '#runtime/modules/define.ts'
import type { HeaderField, SipMessage } from '#runtime/sip/message.ts'
import { findParameter } from '#runtime/sip/parameters.ts'
import { viasOf } from '#runtime/sip/parsed.ts'
import { rememberCompiled } from './dynamic-cache.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

type Removals =
  | 'remove_hf'
  | 'remove_hf_pv'
  | 'remove_hf_re'
  | 'remove_hf_re_pv'
  | 'remove_hf_exp'
  | 'remove_hf_exp_pv'
  | 'remove_hf_idx'
  | 'remove_hf_match'
  | 'via_param_rm'
type Names = Removals | 'is_present_hf' | 'is_present_hf_pv' | 'is_present_hf_re' | 'is_present_hf_re_pv'

/**
 * remove_hf(), is_present_hf() and the like. All look at the message as received: a header that was removed is still found, and
 * removing it again is no failure. Recorded with Kamailio 6.1.5.
 */
export function findHeaderFunctions(env: TextopsEnv): Pick<TextopsFunctions, Names> {
  const regexOf = rememberCompiled((pattern) => env.regex(pattern, { ignoreCase: true, newline: true }))
  const compile = (pattern: string): RegexArg | undefined => {
    const compiled = regexOf(pattern)
    if (compiled === undefined) env.log.error(`failed to compile regex: ${pattern}`)
    return compiled
  }
  const isName = (name: string): boolean => {
    if (isHeaderName(name)) return true
    env.log.error(`error parsing header name [${name}]`)
    return false
  }
  const isPresentMatching = (msg: SipMessage, pattern: RegexArg | undefined): 1 | -1 =>
    answer(pattern !== undefined && msg.headers.some((field) => pattern.test(field.name)))
  return {
    ...removalFunctions(compile, isName),
    is_present_hf: ({ msg }, { name }) => answer(msg.headersNamed(name).length > 0),
    is_present_hf_pv: ({ msg }, { name }) => answer(isName(name) && msg.headersNamed(name).length > 0),
    is_present_hf_re: ({ msg }, { pattern }) => isPresentMatching(msg, pattern),
    is_present_hf_re_pv: ({ msg }, { pattern }) => isPresentMatching(msg, compile(pattern)),
  }

  function removalFunctions(
    regexFrom: (pattern: string) => RegexArg | undefined,
    isGoodName: (name: string) => boolean,
  ): Pick<TextopsFunctions, Removals> {
    return {
      remove_hf: ({ msg }, { name }) => removeAll(msg, msg.headersNamed(name)),
      remove_hf_pv: ({ msg }, { name }) => {
        if (!isGoodName(name)) return -1
        removeAll(msg, msg.headersNamed(name))
        return 1
      },
      remove_hf_re: ({ msg }, { pattern }) => removeMatching(msg, pattern),
      remove_hf_re_pv: ({ msg }, { pattern }) => removeMatching(msg, regexFrom(pattern)),
      remove_hf_exp: ({ msg }, { pattern, except }) => removeMatching(msg, pattern, except),
      remove_hf_exp_pv: ({ msg }, args) => {
        const pattern = regexFrom(args.pattern)
        const except = regexFrom(args.except)
        return except === undefined ? -1 : removeMatching(msg, pattern, except)
      },
      remove_hf_idx: ({ msg }, { name, index }) => (isGoodName(name) ? removeAt(msg, name, index) : -1),
      remove_hf_match: ({ msg }, { name, operator, value }) => {
        const test = comparison(operator, value, regexFrom)
        if (test === undefined && operator !== 're') env.log.error(`unknown operator [${operator}]`)
        if (test === undefined || !isGoodName(name)) return -1
        return removeAll(
          msg,
          msg.headersNamed(name).filter((field) => test(field.body)),
        ) === 1
          ? 1
          : -2
      },
      via_param_rm: ({ msg }, { name, index }) => removeViaParameter(msg, name, index),
    }
  }
}

/** RFC 3261 §25.1: a header name is a token. */
export function isHeaderName(name: string): boolean {
  return /^[!%'*+.0-9A-Z_`a-z~-]+$/.test(name)
}

function answer(isTrue: boolean): 1 | -1 {
  return isTrue ? 1 : -1
}

/** Two removals of one header would do no harm, but a script in a loop must not pile them up. */
function removeAll(msg: SipMessage, fields: readonly HeaderField[]): 1 | -1 {
  const removed = new Set(msg.edits.all.filter((edit) => edit.remove > 0).map((edit) => `${edit.at} ${edit.remove}`))
  const edits = fields.map(({ start, end }) => ({ at: start, remove: end - start, insert: '' }))
  msg.edits.addAll(edits.filter(({ at, remove }) => !removed.has(`${at} ${remove}`)))
  return answer(fields.length > 0)
}

function removeMatching(msg: SipMessage, pattern: RegexArg | undefined, except?: RegexArg): 1 | -1 {
  if (pattern === undefined) return -1
  return removeAll(
    msg,
    msg.headers.filter(({ name }) => pattern.test(name) && except?.test(name) !== true),
  )
}

/** An index from the end always counts as done, one from the start that is too high gives 2. */
function removeAt(msg: SipMessage, name: string, index: number): 1 | 2 {
  const field = msg.headersNamed(name).at(index)
  if (field !== undefined) removeAll(msg, [field])
  return field !== undefined || index < 0 ? 1 : 2
}

function comparison(
  operator: string,
  value: string,
  regexFrom: (pattern: string) => RegexArg | undefined,
): ((body: string) => boolean) | undefined {
  switch (operator) {
    case 'eq':
      return (body) => body === value
    case 'ne':
      return (body) => body !== value
    case 'in':
      return (body) => value !== '' && body.includes(value)
    case 're': {
      const pattern = regexFrom(value)
      return pattern === undefined ? undefined : (body) => pattern.test(body)
    }
    default:
      return undefined
  }
}

/** Removes `;name=value` of a Via value, over all Via headers counted from 0. */
function removeViaParameter(msg: SipMessage, name: string, index: number): 1 | -1 {
  const via = index < 0 ? undefined : viasOf(msg)[index]
  const found = via === undefined ? undefined : findParameter(via.value.parameters, name)
  if (via === undefined || found === undefined) return -1
  const { bodyStart, body } = via.field
  const start = body.lastIndexOf(';', found.start)
  msg.edits.remove(bodyStart + start, found.end - start)
  return 1
}
