import type { Target } from './our-verdicts.ts'

/** Settings on which we differ, because what was recorded depends on the machine; each with the reason. */
const exceptions: readonly (readonly [text: RegExp, reason: string, release?: Target])[] = [
  [/^(?:user|uid|group|gid)=/m, 'whether an account exists is known to the machine; a start refuses an unknown one'],
  [/^(?:listen)=(?:(?!\d+\.)\w*|"\w*"|'\w*'|"a" "b"|5 6)$/m, 'whether a name can be looked up is known to the machine'],
  [/^shm=(?:65536|1048576)$/m, 'this much memory is there on other machines'],
  [/^route_locks_size=99999999999$/m, 'memory of the real server', '5.6'],
]

/** Why a text is not compared with its recording; undefined when it is. */
export function exceptionOf(text: string, release: Target): string | undefined {
  return exceptions.find(([pattern, , only]) => (only ?? release) === release && pattern.test(text))?.[1]
}
