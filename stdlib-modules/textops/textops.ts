import { implement, type TransformationBehaviour } from '#runtime/modules/define.ts'
import { toStr } from '#runtime/script/operators.ts'
import { compileSubstitution } from '#runtime/script/substitution.ts'
import { addHeaderFunctions } from './add-headers.ts'
import { audioHoldFunction } from './audio-hold.ts'
import { bodyFunctions } from './body.ts'
import { checkConstant } from './check-constants.ts'
import { compareFunctions } from './compare.ts'
import { rememberCompiled } from './dynamic-cache.ts'
import { textops } from './exports.ts'
import { findHeaderFunctions } from './find-headers.ts'
import { listFunctions } from './lists.ts'
import { methodFunction } from './methods.ts'
import { multipartFunctions } from './multipart.ts'
import { privacyFunction } from './privacy.ts'
import { regexSubstringFunction } from './regex-substring.ts'
import { replaceFunctions } from './replace.ts'
import { searchFunctions } from './search.ts'
import { substituteFunctions } from './substitute.ts'

export default implement(textops, (env) => ({
  checkConstant,
  functions: {
    ...methodFunction(),
    ...addHeaderFunctions(env),
    ...findHeaderFunctions(env),
    ...privacyFunction(env),
    ...searchFunctions(env),
    ...replaceFunctions(env),
    ...substituteFunctions(env),
    ...bodyFunctions(env),
    ...multipartFunctions(env),
    ...audioHoldFunction,
    ...compareFunctions,
    ...listFunctions(env),
    ...regexSubstringFunction(env),
  },
  transformations: { re: { subst: substitution() } },
}))

/** `{re.subst,/re/replacement/flags}`: each rule is compiled once; a text that does not match stays as it is. */
function substitution(): TransformationBehaviour {
  const ruleOf = rememberCompiled((written) => {
    const compiled = compileSubstitution(written)
    return 'error' in compiled ? undefined : compiled
  })
  return (input, [written]) => {
    const rule = ruleOf(toStr(written ?? ''))
    if (rule === undefined) return null
    const text = toStr(input)
    return rule.apply(text, (filled) => filled)?.text ?? text
  }
}
