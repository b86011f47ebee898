import { isHeaderName } from './find-headers.ts'
import { checkMethods } from './methods.ts'
import { mimeKey } from './mime-types.ts'
import { isPrivacyKind } from './privacy.ts'

/** What is wrong with a constant argument, with which Kamailio 6.1.5 refuses to start; undefined when it is good. */
export function checkConstant(functionName: string, argument: string, value: string): string | undefined {
  switch (`${functionName}.${argument}`) {
    case 'remove_hf.name':
    case 'is_present_hf.name':
    case 'append_hf.hf':
    case 'insert_hf.hf':
    case 'search_hf.name':
    case 'subst_hf.name':
      return checkHeaderName(value)
    case 'is_method.methods':
      return checkMethods(value)
    case 'is_privacy.kind':
      return isPrivacyKind(value) ? undefined : `invalid privacy value "${value}"`
    case 'has_body.type':
      return value === '' || mimeKey(value) !== undefined ? undefined : `unsupported mime <${value}>`
    case 'in_list.separator':
    case 'in_list_prefix.separator':
      return value.length === 1 ? undefined : 'invalid separator parameter: one character is expected'
    default:
      return undefined
  }
}

function checkHeaderName(name: string): string | undefined {
  if (name === '') return 'empty header name parameter'
  return isHeaderName(name) ? undefined : `error parsing header name "${name}"`
}
