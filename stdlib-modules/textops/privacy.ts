import type { TextopsEnv, TextopsFunctions } from './shared-types.ts'

/** The priv-values of RFC 3323 §4.2, RFC 3325 §9.3 and RFC 4244 §3.2 that Kamailio knows. */
const kinds: readonly string[] = ['user', 'header', 'session', 'none', 'critical', 'id', 'history']

/** Whether a text names a kind of privacy. */
export function isPrivacyKind(text: string): boolean {
  return kinds.includes(text.toLowerCase())
}

/** is_privacy(): looks at the first Privacy header, all of whose values must be known (Kamailio 6.1.5). */
export function privacyFunction(env: TextopsEnv): Pick<TextopsFunctions, 'is_privacy'> {
  return {
    is_privacy: ({ msg }, { kind }) => {
      const field = msg.header('privacy')
      if (field === undefined) return -1
      const values = field.body.split(';').map((value) => value.trim().toLowerCase())
      if (!values.every((value) => kinds.includes(value))) {
        env.log.error('invalid privacy value')
        return -1
      }
      return values.includes(kind.toLowerCase()) ? 1 : -1
    },
  }
}
