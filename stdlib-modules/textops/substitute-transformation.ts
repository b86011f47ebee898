import type { TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import { compileSubstitution } from '#runtime/script/substitution.ts'
import { rememberCompiled } from './dynamic-cache.ts'
import type { TextopsEnv } from './shared-types.ts'

/**
 * `{re.subst,/re/replacement/flags}`, as recorded with Kamailio 6.1.5: a text that does not match stays as it is; an empty text and
 * a match of no characters fail. Each rule is compiled once.
 */
export function substituteTransformation(env: TextopsEnv): TransformationBehaviour {
  const formatOf = rememberCompiled((text) => env.format(text))
  const ruleOf = rememberCompiled((written) => {
    const compiled = compileSubstitution(written)
    return 'error' in compiled ? undefined : compiled
  })
  return (input, [written], ctx) => {
    const rule = ruleOf(toStr(written ?? ''))
    const text = toStr(input)
    if (rule === undefined || text === '') return null
    let result = ''
    let at = 0
    const matches = rule.matches(text, (pv) => formatOf(pv)?.(ctx) ?? '')
    if (matches.length === 0) return input
    for (const match of matches) {
      if (match.start === match.end) {
        env.log.error('Matched string is empty, invalid regexp?')
        env.log.error('subst failed')
        return null
      }
      result += text.slice(at, match.start) + match.text
      at = match.end
    }
    return result + text.slice(at)
  }
}
