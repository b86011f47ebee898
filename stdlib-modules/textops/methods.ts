import { methodOf } from '#runtime/sip/parsed.ts'
import { rememberCompiled } from './dynamic-cache.ts'
import type { TextopsFunctions } from './shared-types.ts'

/** Methods that Kamailio has a number for. */
// prettier-ignore
const known = new Set([
  'INVITE', 'CANCEL', 'ACK', 'BYE', 'INFO', 'REGISTER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'PRACK', 'UPDATE', 'REFER',
  'PUBLISH', 'KDMQ', 'GET', 'POST', 'PUT', 'DELETE',
])

/** is_method(): names are compared without regard to case, as in Kamailio 6.1.5. */
export function methodFunction(): Pick<TextopsFunctions, 'is_method'> {
  const setOf = rememberCompiled((written) => new Set(splitMethods(written)))
  return {
    is_method: ({ msg }, { methods }) => (setOf(methods)?.has(methodOf(msg).toUpperCase()) === true ? 1 : -1),
  }
}

/** What is wrong with the methods of an is_method(): a method without a number can only stand alone. */
export function checkMethods(written: string): string | undefined {
  if (written === '') return 'empty method name'
  const methods = splitMethods(written)
  // A separator may end the list.
  const named = methods.length > 1 && methods.at(-1) === '' ? methods.slice(0, -1) : methods
  const bad = named.find((method) => !/^[!%'*+.0-9A-Z_`~-]+$/.test(method))
  if (bad !== undefined) return `bad method names [${written}]`
  const unknown = named.find((method) => !known.has(method))
  if (unknown === undefined || methods.length === 1) return undefined
  return `unknown method in list [${written}] - must be only defined methods`
}

function splitMethods(written: string): readonly string[] {
  return written.split(/[|,]/).map((method) => method.trim().toUpperCase())
}
