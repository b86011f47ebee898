import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { implement } from '#runtime/modules/define.ts'
import { compileSubstitution, type Substitution } from '#runtime/script/substitution.ts'
import { toStr } from '#runtime/script/operators.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { methodOf } from '#runtime/sip/parsed.ts'
import { textops } from './exports.ts'

export default implement(textops, () => {
  const answer = (isTrue: boolean): 1 | -1 => (isTrue ? 1 : -1)
  const methodSets = new Map<string, ReadonlySet<string>>()
  const methodsOf = (written: string): ReadonlySet<string> => {
    const known = methodSets.get(written)
    if (known !== undefined) return known
    const made = new Set(written.split('|').map((method) => method.trim()))
    methodSets.set(written, made)
    return made
  }
  const removeWhere = (msg: SipMessage, test: (name: string) => boolean): 1 | -1 => {
    let found = false
    for (const field of msg.headers) {
      if (!test(field.name) || msg.edits.isRemoved(field.start)) continue
      msg.edits.remove(field.start, field.end - field.start)
      found = true
    }
    return answer(found)
  }
  return {
    functions: {
      is_method: ({ msg }, { methods }) => answer(methodsOf(methods).has(methodOf(msg))),
      append_hf: ({ msg }, { text, hf }) => {
        const after = hf === undefined ? undefined : msg.headersNamed(hf).at(-1)
        msg.edits.insert(after?.end ?? msg.headersEnd, text)
        return 1
      },
      insert_hf: ({ msg }, { text, hf }) => {
        const before = hf === undefined ? msg.headers[0] : msg.headersNamed(hf)[0]
        msg.edits.insert(before?.start ?? msg.firstLine.end, text)
        return 1
      },
      append_to_reply: ({ msg }, { text }) => {
        msg.replyHeaders.push(text)
        return 1
      },
      remove_hf: ({ msg }, { name }) => {
        const fields = msg.headersNamed(name)
        return removeWhere(msg, (written) => fields.some((field) => field.name === written))
      },
      remove_hf_re: ({ msg }, { pattern }) => removeWhere(msg, (name) => pattern.test(name)),
      is_present_hf: ({ msg }, { name }) => answer(msg.headersNamed(name).length > 0),
      has_body: ({ msg }, { type }) => {
        if (msg.body === '') return -1
        if (type === undefined) return 1
        const written = msg.header('content-type')?.body
        return written === undefined ? -2 : answer(written.toLowerCase().startsWith(type.toLowerCase()))
      },
      starts_with: (_ctx, { text, prefix }) => answer(text.startsWith(prefix)),
      search: ({ msg }, { pattern }) => answer(pattern.test(msg.raw)),
    },
    transformations: { re: { subst: substitution() } },
  }
})

/** `{re.subst,/re/replacement/flags}`: each rule is compiled once; a text that does not match stays as it is. */
function substitution(): TransformationBehaviour {
  const known = new Map<string, Substitution | undefined>()
  return (input, [written]) => {
    const rule = toStr(written ?? '')
    if (!known.has(rule)) {
      const compiled = compileSubstitution(rule)
      if (known.size >= 256) known.clear()
      known.set(rule, 'error' in compiled ? undefined : compiled)
    }
    const compiled = known.get(rule)
    if (compiled === undefined) return null
    const text = toStr(input)
    return compiled.apply(text, (filled) => filled)?.text ?? text
  }
}
