import { rememberCompiled } from './dynamic-cache.ts'
import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

/** regex_substring(): case counts here, and `.` matches line ends, unlike elsewhere in the module (Kamailio 6.1.5). */
export function regexSubstringFunction(env: TextopsEnv): Pick<TextopsFunctions, 'regex_substring'> {
  const regexOf = rememberCompiled((pattern) => env.regex(pattern, { ignoreCase: false }))
  return {
    regex_substring: (ctx, { text, pattern, group, groups, target }) => {
      if (group < 0 || group >= groups) {
        env.log.error('matched_index cannot be bigger than match_count')
        return -1
      }
      const regex = regexOf(pattern)
      if (regex === undefined) return -1
      const match = regex.exec(text)
      if (match === undefined) return -2
      const found = group === 0 ? text.slice(match.start, match.end) : match.groups[group - 1]
      return found !== undefined && found !== '' && target.set?.(ctx, found) === true ? 1 : -1
    },
  }
}
