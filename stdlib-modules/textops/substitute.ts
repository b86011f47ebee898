import type { RouteContext } from '#runtime/script/context.ts'
import { compileSubstitution, type Substitution } from '#runtime/script/substitution.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { setUser } from '#runtime/sip/rewrite-uri.ts'
import { rememberCompiled } from './dynamic-cache.ts'
import { pickHeaders } from './pick-headers.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

type Names = 'subst' | 'subst_body' | 'subst_hf' | 'subst_uri' | 'subst_user' | 'subst_v'

/** subst() and the like, as recorded with Kamailio 6.1.5; a match of no characters makes each of them fail. */
export function substituteFunctions(env: TextopsEnv): Pick<TextopsFunctions, Names> {
  const formatOf = rememberCompiled((text) => env.format(text))
  const ruleOf = rememberCompiled((written) => {
    const compiled = compileSubstitution(written)
    return 'error' in compiled ? undefined : compiled
  })
  const matchesOf = (ctx: RouteContext, rule: Substitution, text: string) => {
    const found = rule.matches(text, (pv) => formatOf(pv)?.(ctx) ?? '')
    if (!found.some(({ start, end }) => start === end)) return found
    env.log.error('Matched string is empty, invalid regexp?')
    return undefined
  }
  /** Turns the matches in a stretch of the message into edits: how many, undefined when one is empty. */
  const edit = (ctx: RouteContext, rule: Substitution, start: number, end: number): number | undefined => {
    const { msg } = ctx
    const found = matchesOf(ctx, rule, msg.raw.slice(start, end))
    if (found === undefined) return undefined
    msg.edits.addAll(
      found.map((match) => ({ at: start + match.start, remove: match.end - match.start, insert: match.text })),
    )
    return found.length
  }
  const substitute = (ctx: RouteContext, rule: Substitution, text: string): string | undefined => {
    const found = matchesOf(ctx, rule, text)
    if (found === undefined || found.length === 0) return undefined
    let result = ''
    let at = 0
    for (const match of found) {
      result += text.slice(at, match.start) + match.text
      at = match.end
    }
    return result + text.slice(at)
  }
  return {
    subst: (ctx, { subst }) => changed(edit(ctx, subst, ctx.msg.firstLine.end, ctx.msg.raw.length)),
    subst_body: (ctx, { subst }) =>
      ctx.msg.body === '' ? -1 : changed(edit(ctx, subst, ctx.msg.bodyStart, ctx.msg.raw.length)),
    subst_hf: (ctx, { name, subst, which }) => {
      let count = 0
      for (const field of pickHeaders(ctx.msg, name, which ?? '')) {
        const more = edit(ctx, subst, field.bodyStart, field.bodyEnd)
        if (more === undefined) return -1
        count += more
      }
      return changed(count)
    },
    subst_uri: (ctx, { subst }) => setUri(ctx.msg, substitute(ctx, subst, ctx.msg.requestUri)),
    subst_user: (ctx, { subst }) => {
      const uri = ctx.msg.requestUri
      const user = substitute(ctx, subst, ctx.msg.parsedUri(uri)?.user ?? '')
      return user === undefined ? -1 : setUri(ctx.msg, setUser(user)(uri))
    },
    subst_v: (ctx, { text, subst, target }) => {
      const rule = ruleOf(subst)
      if (rule === undefined) env.log.error(`bad subst re: ${subst}`)
      const result = rule === undefined ? undefined : substitute(ctx, rule, text)
      return result !== undefined && target.set?.(ctx, result) === true ? 1 : -1
    },
  }
}

function changed(count: number | undefined): 1 | -1 {
  return count !== undefined && count > 0 ? 1 : -1
}

function setUri(msg: SipMessage, uri: string | undefined): 1 | -1 {
  if (uri === undefined) return -1
  msg.newUri = uri
  msg.uriIsNew = true
  return 1
}
