import { expect, it } from 'vitest'
import { getopt } from './getopt.ts'
import { readSettings } from './settings.ts'

it.each([
  [[], 'kamailio'],
  [['--malformed', 'rfc'], 'rfc'],
  [['--malformed=rfc', '--malformed=kamailio'], 'kamailio'],
  [['--malformed=strict'], undefined],
] as const)('%j means that malformed messages are handled as %s', (args, profile) => {
  const parsed = getopt(args)
  expect('error' in parsed ? parsed.error : readSettings(parsed.options).malformed).toBe(profile)
})
