import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

/** in_list() and in_list_prefix(): blanks around the items do not count, case does. As in Kamailio 6.1.5. */
export function listFunctions(env: TextopsEnv): Pick<TextopsFunctions, 'in_list' | 'in_list_prefix'> {
  const find = (subject: string, list: string, separator: string, test: (item: string) => boolean): 1 | -1 => {
    if (subject === '') {
      env.log.error('subject cannot be empty string')
      return -1
    }
    return list.split(separator).some((written) => {
      const item = trimBlanks(written)
      return item !== '' && test(item)
    })
      ? 1
      : -1
  }
  return {
    in_list: (_ctx, { subject, list, separator }) => find(subject, list, separator, (item) => item === subject),
    in_list_prefix: (_ctx, { subject, list, separator }) =>
      find(subject, list, separator, (item) => subject.startsWith(item)),
  }
}

/** Not by a regular expression: those need quadratic time for a long run of blanks that ends in something else. */
function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 10
}
