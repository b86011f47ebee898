import { implement } from '#runtime/modules/define.ts'
import { addHeaderFunctions } from './add-headers.ts'
import { audioHoldFunction } from './audio-hold.ts'
import { bodyFunctions } from './body.ts'
import { checkConstant } from './check-constants.ts'
import { compareFunctions } from './compare.ts'
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
import { substituteTransformation } from './substitute-transformation.ts'

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
  transformations: { re: { subst: substituteTransformation(env) } },
}))
